-- Forms that took cards, by the second in which they did. The member '' stands for no form: every press
-- after its second is remembered. The oldest go when there are too many.
local MOST = 131072

local function begin(presses, now)
  if not redis.call('ZSCORE', presses, '') then
    redis.call('ZADD', presses, now, '')
  end
  redis.call('EXPIRE', presses, 86400)
end

local function keep(presses, now, form)
  begin(presses, now)
  redis.call('ZADD', presses, now, form)
  if redis.call('ZCARD', presses) > MOST then
    local last = redis.call('ZRANGE', presses, MOST / 2, MOST / 2, 'WITHSCORES')
    redis.call('ZREMRANGEBYRANK', presses, 0, MOST / 2)
    redis.call('ZADD', presses, last[2], '')
  end
end

