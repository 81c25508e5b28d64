-- KEYS: meta, cards, leases, presses. ARGV: now, more, beyond, salt (empty: lowest id first), id, ...
begin(KEYS[4], ARGV[1])
-- What is known completely is left alone: another node was first.
if redis.call('HGET', KEYS[1], 'more') == '0' then
  return 0
end
redis.call('DEL', KEYS[2])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[1])
redis.call('HSET', KEYS[1], 'more', ARGV[2], 'beyond', ARGV[3], 'salt', ARGV[4])
local salt = ARGV[4]
for start = 5, #ARGV, 1000 do
  local last = math.min(start + 999, #ARGV)
  local leased = redis.call('ZMSCORE', KEYS[3], unpack(ARGV, start, last))
  local free = {}
  for at = start, last do
    if not leased[at - start + 1] then
      local card = ARGV[at]
      local place = card
      if salt ~= '' then
        place = tonumber(string.sub(redis.sha1hex(salt .. card), 1, 12), 16)
      end
      free[#free + 1] = place
      free[#free + 1] = card
    end
  end
  if #free > 0 then
    redis.call('ZADD', KEYS[2], unpack(free))
  end
end
return 1
