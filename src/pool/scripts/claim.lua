-- KEYS: meta, cards, leases, presses. ARGV: wanted, until, now, form, when it was shown (0: unknown).
-- Answers {"cold"}, {"sold_out", left, first} or {"cards", id, ...}.
local more = redis.call('HGET', KEYS[1], 'more')
if not more then
  return {'cold'}
end
local wanted, now, form, shown = tonumber(ARGV[1]), ARGV[3], ARGV[4], tonumber(ARGV[5])
local left = redis.call('ZCARD', KEYS[2])
if left < wanted then
  if more == '1' then
    return {'cold'}
  end
  begin(KEYS[4], now)
  local since = tonumber(redis.call('ZSCORE', KEYS[4], ''))
  local first = since < shown and not redis.call('ZSCORE', KEYS[4], form)
  return {'sold_out', left, first and 1 or 0}
end
keep(KEYS[4], now, form)
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
