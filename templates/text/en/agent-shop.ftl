# How an agent’s shop looks and what it says about what it sells.
agent-palette = Colours of the shop
agent-palette-lead = Each palette has a light and a dark face; buyers see the one their device asks for.
agent-palette-sample = Films and music · one month
palette-plain = Standard
palette-corporate = Clear sky
palette-lemonade = Lime
palette-fantasy = Violet
palette-autumn = Maple
palette-garden = Rose
palette-caramellatte = Caramel
palette-silk = Silk
palette-lofi = Ink and gold
agent-logo-mark = Using the mark made of the shop’s name
agent-logo-remove = Back to the mark made of the name
agent-sign-file = New picture
agent-sign-hint = A square picture of at least 128 × 128 pixels works best; at most 10 MB.
agent-sign-role = Use as
agent-sign-logo = Logo and browser icon
agent-sign-icon = Browser icon only

agent-products = Products and order
agent-products-lead = Smaller numbers come first; equal ones stand as in the main shop. Names and texts left empty are the main shop’s.
agent-products-search = Search products
agent-products-none = Nothing can be sold yet.
agent-product-place = Place
agent-product-hidden = Hidden
agent-product-hide = Hide
agent-product-show = Show
agent-product-edit = Name and text
agent-product-title = Product name
agent-product-title-hint = Left empty, it is called: { $name }
agent-product-summary = In one line
agent-product-summary-hint = Under the name and in share previews. Left empty, it is the main shop’s.
agent-product-description = Description
agent-product-description-hint = Markdown. Left empty, it is the main shop’s.
agent-product-called = In the main shop: { $name }
agent-product-see = See the product page

agent-nav-links = Links and posters
agent-links-lead = A short link leads to the same product for good, whatever it is called. Posters can be printed as they are.
agent-link-code = QR code
agent-link-poster = Poster
agent-link-print = Print
agent-poster-shop = Everything we sell, at any hour
agent-poster-buy = Scan to buy
agent-poster-visit = Scan to visit the shop

agent-nav-coupons = Coupons
agent-coupons-lead = What a coupon takes off comes out of your own part. No order goes below your cost or the floor.
agent-coupons-none = No coupons yet.
agent-coupon-code = Code
agent-coupon-code-hint = 3 to 24 letters, digits or hyphens; large and small letters are the same.
agent-coupon-off = Takes off
agent-coupon-mode = In
agent-coupon-minimum = From an order of
agent-coupon-may = May be left empty
agent-coupon-from = First day
agent-coupon-from-hint = Left empty, it works at once
agent-coupon-until = Last day
agent-coupon-most = Uses in all
agent-coupon-per-contact = Uses for each contact
agent-coupon-make = Add coupon
agent-coupon-open = Works
agent-coupon-closed = Closed
agent-coupon-not-now = Does not work now
agent-coupon-used = { $count ->
    [one] Used once
   *[other] Used { $count } times
}
agent-coupon-used-of = Used { $used } of { $most } times
agent-coupon-above = from { $minimum }
agent-coupon-each = { $count ->
    [one] once for each contact
   *[other] { $count } times for each contact
}
agent-coupon-no-end = no end
agent-coupon-close = Close
done-coupon-made = The coupon was added.
done-coupon-closed = The coupon is closed.
audit-agent-coupon = Added a coupon of an agent’s shop
audit-agent-coupon-closed = Closed a coupon of an agent’s shop
checkout-coupon = Coupon
checkout-coupon-hint = Press “Use” to see the total with it; nothing is ordered yet.
checkout-coupon-use = Use
checkout-coupon-off = { $off } off, { $total } to pay
order-coupon = Coupon
problem-coupon-unknown = There is no such coupon.
problem-coupon-not-yet = This coupon does not work yet.
problem-coupon-over = This coupon is over.
problem-coupon-used-up = This coupon is used up.
problem-coupon-used-by-contact = This contact has used this coupon already.
problem-coupon-minimum = This coupon works for orders from { $minimum }.
problem-coupon-too-much = This coupon does not work for this product.
problem-ends-before-it-starts = The last day cannot be before the first.
problem-coupon-taken = There is a coupon of this code already.

agent-nav-promoters = Promoters
promoters-lead = A promoter is no agent. When a buyer comes by his link, he gets a share of your own profit; nobody else’s part changes.
promoters-none = No promoters yet.
promoter-new = Add a promoter
promoter-make = Add
promoter-name = Name
promoter-contact = Contact
promoter-contact-hint = Kept sealed. Orders placed with it bring him nothing.
promoter-contact-new = Another contact
promoter-contact-keep = Left empty, it stays
promoter-share = Share (%)
promoter-share-hint = Of your own profit, with two decimals at most
promoter-share-of = Share { $share }%
promoter-days = Days
promoter-days-hint = How long after a click an order counts for him, 1 to 365
promoter-clicks = Clicks in 30 days
promoter-clicks-today = Today { $count }
promoter-clicks-hint = One browser counts once a day
promoter-clicks-by-day = Clicks on each of the last 30 days
promoter-orders = Orders brought
promoter-orders-hint = Paid ones only
promoter-orders-count = { $count ->
    [one] 1 order brought
   *[other] { $count } orders brought
}
promoter-no-orders = No orders yet.
promoter-order = Order
promoter-order-at = Paid at
promoter-part = Share
promoter-paid = Paid
promoter-paid-hint = Transferred by you
promoter-is-on = Active
promoter-is-off = Switched off
promoter-switch-on = Switch on
promoter-switch-off = Switch off
promoter-link = Promotion link
promoter-page-lead = A promoter has a private page without a login, with his clicks, orders and balance. Its address is shown once. If it is lost or known to others, make a new one; the old one stops at once.
promoter-renew = New address for his page
promoter-secret-title = The page of { $name }
promoter-secret-lead = Send this address to nobody but him. It is shown only once.
promoter-secret-done = Saved, go on
promoter-products = Links to single products
promoter-pay-title = Pay the promoter
promoter-pay-lead = Transfer the money first, then note it here. The amount moves from his balance to what is available to you.
promoter-pay-most = At most { $available }
promoter-pay-reference = Reference of the transfer
promoter-pay-reference-hint = The promoter does not see it
promoter-pay = Note the payment
promoter-pay-nothing = There is nothing to pay now.
promoter-pay-owner = Only the owner of the shop can pay.
promoter-terms = Terms
promoter-page-title = { $name }’s promotion page
promoter-page-terms = When a buyer orders within { $days } days of following your link, you get { $share }% of the shop’s profit.
promoter-page-off = Promotion is switched off and new orders do not count. What you have stays yours.
promoter-available = Can be paid
promoter-available-hint = The shop’s owner pays it to you; a debt is taken from later shares
promoter-pending-hint = Can be paid once the waiting time is over
promoter-got = Received
promoter-your-link = Your link
promoter-your-link-hint = Your own orders do not count.
promoter-page-secret = This address is yours alone. Do not pass it on.
links-clicks = { $count ->
    [one] 1 click in 30 days
   *[other] { $count } clicks in 30 days
}
books-promoter = Promoter { $name }
books-promoter-part = Promoter
books-kind-promoter-paid = Promoter paid
agent-ledger-promoter = Promoter paid
failure-promoter-too-much = { $wanted } wanted, { $available } can be paid.
done-promoter-off = The promoter is switched off.
done-promoter-on = The promoter is switched on.
done-promoter-paid = The payment is noted.
audit-agent-promoter = Added a promoter
audit-agent-promoter-changed = Changed a promoter
audit-agent-promoter-off = Switched a promoter off
audit-agent-promoter-on = Switched a promoter on
audit-agent-promoter-link = Renewed a promoter’s page
audit-agent-promoter-paid = Noted a promoter’s payment
