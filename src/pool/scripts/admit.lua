-- GCRA. KEYS: theoretical arrival time. ARGV: requests per minute, which is also the burst.
-- Answers 0 (allowed) or after how many microseconds to come again.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local limit = tonumber(ARGV[1])
local period = math.floor(60000000 / limit)
local tolerance = period * (limit - 1)
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + period
local early = arrival - now - period - tolerance
if early > 0 then
  return early
end
redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', math.ceil((arrival - now) / 1000) + 1)
return 0
