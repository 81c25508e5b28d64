# The sandbox's pay page, and how a callback is refused.

sandbox-title = Test payment
sandbox-lead = No money moves here. Try out how an order goes from start to finish.
sandbox-pay = Pay successfully
sandbox-fail = Let the payment fail
sandbox-done = This order has been paid already.
sandbox-back = Back to the order

failure-amount-mismatch = The amount paid is not the order’s.
failure-unknown-order = There is no such order.
