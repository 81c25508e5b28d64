-- KEYS: meta, cards, leases. ARGV: id, ...
local known = redis.call('HMGET', KEYS[1], 'more', 'salt')
for _, card in ipairs(ARGV) do
  redis.call('ZREM', KEYS[3], card)
  if known[1] then
    local place = card
    if known[2] ~= '' then
      place = tonumber(string.sub(redis.sha1hex(known[2] .. card), 1, 12), 16)
    end
    redis.call('ZADD', KEYS[2], place, card)
  end
end
return 0
