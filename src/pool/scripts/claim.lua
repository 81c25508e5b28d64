-- KEYS: meta, cards, leases. ARGV: wanted, until.
-- Answers {"cold"}, {"sold_out", left} or {"cards", id, ...}.
local more = redis.call('HGET', KEYS[1], 'more')
if not more then
  return {'cold'}
end
local wanted = tonumber(ARGV[1])
local left = redis.call('ZCARD', KEYS[2])
if left < wanted then
  if more == '1' then
    return {'cold'}
  end
  return {'sold_out', left}
end
local answer = {'cards'}
for start = 1, wanted, 1000 do
  local popped = redis.call('ZPOPMIN', KEYS[2], math.min(1000, wanted - start + 1))
  local leases = {}
  for at = 1, #popped, 2 do
    answer[#answer + 1] = popped[at]
    leases[#leases + 1] = ARGV[2]
    leases[#leases + 1] = popped[at]
  end
  redis.call('ZADD', KEYS[3], unpack(leases))
end
return answer
