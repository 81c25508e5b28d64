# The pages a buyer sees.

home-announcement = Announcement
home-search = Search products
home-search-go = Search
home-search-title = Results for “{ $q }”
home-categories = Categories
home-subcategories = Subcategories
home-all = All products
home-found =
    { $count ->
        [one] One product matches “{ $q }”.
       *[other] { $count } products match “{ $q }”.
    }
home-clear = Show all
home-empty-title = The shelves are still empty
home-empty = New products are on their way. Please come back soon.
home-nothing-title = Nothing found
home-nothing = Try another word, or browse all products.

tag-automatic = Instant
tag-manual = By hand
price-from = +
stock-sold-out = Sold out
product-gone = It may come back: look in again later, or see what else there is.
failure-title-missing-product = No longer on sale
gone-kept = What you filled in is still here
gone-answer = Your answer
product-gone-others = See other products
stock-few = Almost gone
stock-plenty = In stock
stock-exactly = { $count } left
sold-count = { $count } sold

crumbs-label = You are here
picture-of = { $name }, picture { $number }
picture-show = Show picture { $number }
product-variant-plain = Standard
product-variant = Option
product-quantity = Quantity
product-about = About this product
quantity-less = Fewer
quantity-more = More
quantity-bounds =
    { $min ->
        [1] Up to { $max } per order
       *[other] { $min }–{ $max } per order
    }
quantity-bounds-pattern = %min–%max per order
tiers-label = Buy more, pay less
tier-from = From { $count }
tier-unit = { $price } each

checkout-contact = Contact
checkout-contact-example = E-mail, phone or Telegram
checkout-contact-hint = With an e-mail address you get a mail and find the order again. With a phone number or a chat name, set a passphrase too, or you cannot open the order on another device.
checkout-passphrase = Passphrase
checkout-passphrase-example = Something you will remember
checkout-passphrase-hint = On another device, your order number and this passphrase open the order.
checkout-choose = Please choose
checkout-pay-with = Pay with
checkout-no-way = No payment method is set up yet. Please contact us.
checkout-add-up = Update total
checkout-total = Total
checkout-buy = Buy now
checkout-look-again = Something needs your attention. Please look at the fields marked in red.
promise-sealed = Stored encrypted; only you can see it
promise-at-once = Delivered the moment you have paid
promise-by-hand = Handled personally, soon after you pay
promise-lookup = Come back for your order at any time

# What gateways are told is being paid for.
pay-neutral-name = Order { $code }
pay-title = Pay for your order
pay-amount = Amount due
pay-until = Please pay before
pay-time-left = Time left to pay
pay-time-over = Time is up. Checking your order…
pay-scan = Scan with { $way } to pay
pay-qr-label = Payment QR code
pay-open-app = Open on this phone
pay-go-with = Pay with { $way }
pay-leaves = You’ll be taken to the payment page and brought back when you have paid.
pay-try-again = Try again
pay-odd = { $came } came, which does not fit this order ({ $total } is due), so it is not paid yet. Do not pay again: send the shop your order number.
pay-waiting = Waiting for your payment. This page moves on by itself.
pay-check = Already paid? Check the order
pay-another-way = Pay another way
pay-cancel = Cancel order

order-number = Order number
order-placed = Ordered
order-paid-at = Paid
order-details = Order details
order-goods = What you bought
order-usage = How to use it
order-copy-all = Copy all
order-copy-number = Copy number { $number }
order-download = Download .txt
order-care = Keep these to yourself. Anyone who has them can use them.
order-pay-now = Pay { $total }
order-refunded = Refunded
order-buy-again = Back to the shop

order-state-pending = Waiting for payment
order-state-paid = Preparing your order
order-state-awaiting-stock = Waiting for stock
order-state-awaiting-manual = Being handled
order-state-partially-fulfilled = Partly delivered
order-state-fulfilled = Delivered
order-state-expired = Order expired
order-state-cancelled = Order cancelled
order-state-partially-refunded = Partly refunded
order-state-refunded = Refunded
order-says-pending = Your items are reserved. Please pay before the time runs out.
order-says-paid = We have your payment and are fetching your keys. This takes a moment.
order-says-awaiting-stock = We have your payment, but we are short of stock. You are first in line: there is no need to order again.
order-says-awaiting-manual = We have your payment. Our team will take care of it soon, and you will find the result on this page.
order-says-partially-fulfilled = The first part is here. The rest will appear on this page.
order-says-fulfilled = Everything is below. Thank you for your purchase!
order-says-expired = It was not paid in time, so the items were released. If you did pay, please wait: it is handled as soon as the payment arrives.
order-says-cancelled = This order was cancelled. Nothing was charged.
order-says-partially-refunded = Part of your money is on its way back. How long that takes is up to the payment provider.
order-says-refunded = Your money is on its way back. How long that takes is up to the payment provider.

lookup-intro = What you bought stays here for you. Come back whenever you need it.
lookup-ways = Ways to find an order
lookup-by-order = Number
lookup-by-contact = E-mail
lookup-by-browser = This device
lookup-order-example = 20 letters and digits
lookup-order-hint = It is on the payment page, on the order page and in the e-mail.
lookup-guarded = This browser did not buy that order. To protect the cards, enter its passphrase, or have a link sent to your e-mail.
lookup-passphrase-hint = The one you chose when ordering. Didn’t set one? Use your e-mail instead.
lookup-go = Find order
lookup-mail = The e-mail you ordered with
lookup-contact-hint = We’ll send links to your orders to this address.
lookup-send = Send links
lookup-sent-title = Check your inbox
lookup-sent = If there are orders for { $contact }, a message with links to them arrives within minutes. Nothing there? Please look in your spam folder.
lookup-none-title = No orders on this device yet
lookup-none = Orders you place in this browser will appear here.
