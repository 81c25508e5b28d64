# Mails. No subject holds a card or a contact.

mail-named = { $name }: { $value }
mail-order-subject = { $shop }: your order is ready
mail-order-hello = Hello,
mail-order-ready = What you bought is ready. Open the link below to see it or download it.
mail-order-number = Order
mail-order-items = Items
mail-order-total = Paid
mail-order-open = View your order
mail-order-keep = Anyone with this link can see your cards, so please keep it to yourself.

mail-lookup-subject = { $shop }: links to your orders
mail-lookup-intro = Someone, most likely you, asked for the orders placed with this address. Open them here:
mail-lookup-not-you = If it was not you, ignore this mail. Nobody else can see your orders.

mail-operator-subject = { $shop }: { $title }
mail-operator-open = Open the admin pages
mail-footer = This mail was sent automatically. Please do not reply.

notice-low_stock = Stock is low
notice-low_stock-detail = Only { $detail } cards are left of { $subject }. Time to restock.
notice-paid_without_stock = Paid, but out of stock
notice-paid_without_stock-detail = Order { $subject } is paid, but there are not enough cards. It is delivered as soon as you restock.
notice-manual_order = An order waits for you
notice-manual_order-detail = Order { $subject } is paid and waits to be fulfilled by hand.
notice-double_payment = Paid twice
notice-double_payment-detail = Order { $subject } was paid a second time. Please check and refund.
notice-payment_mismatch = Wrong amount paid
notice-payment_mismatch-detail = The amount or currency paid for order { $subject } is not the order's. Nothing was delivered; please check.
notice-dead_job = A background job failed
notice-dead_job-detail = The job { $subject } kept failing and was given up. See “Background jobs”.
notice-payout_asked = An agent asks for money
notice-payout_asked-detail = { $subject } asks for { $detail }. Look at it under “Payouts”.

mail-agent-open = Open your pages
mail-shop-open = Open the shop
notice-applied = Somebody wants to become an agent
notice-applied-detail = “{ $subject }” asks to be taken on. Look under “Applications”.
notice-approved = You were taken on
notice-approved-detail = Your shop is open, and you can log in.
notice-application_refused = About your application
notice-application_refused-detail = { $subject } did not take you on: { $detail }

notice-prices_overtaken = Prices need a look
notice-prices_overtaken-detail = Since a cost, floor or ceiling changed, some of your prices do not fit any more: { $subject }.

notice-case_reported = Somebody told of a violation
notice-case_reported-detail = { $subject }’s price of { $detail }. Look under “Violations”.
notice-case_answered = An agent answered
notice-case_answered-detail = { $subject } answered about { $detail }. Look under “Violations”.
notice-case_moved = Price violation
notice-case_moved-detail = There is news of case #{ $subject }. Log in to see it and to answer.

notice-asked_back = We have not seen you for a while
notice-asked_back-detail = Your shop has sold nothing for a while. Products and prices may have changed; have a look. { $detail }
