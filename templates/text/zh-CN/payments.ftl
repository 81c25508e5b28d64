# 沙盒付款页，和支付回调被拒绝时的说法。

sandbox-title = 沙盒支付
sandbox-lead = 这里不会真的扣钱，只用来试一试下单的全过程。
sandbox-pay = 模拟付款成功
sandbox-fail = 模拟付款失败
sandbox-done = 这笔订单已经付过款了。
sandbox-back = 返回订单

failure-amount-mismatch = 收到的金额与订单不符。
failure-unknown-order = 没有对应的订单。
