# Orders, as the operator sees them.

orders-status-pending = Unpaid
orders-status-paid = Paid
orders-status-awaiting-stock = Waiting for stock
orders-status-awaiting-manual = To hand over
orders-status-partially-fulfilled = Partly delivered
orders-status-fulfilled = Delivered
orders-status-expired = Expired
orders-status-cancelled = Cancelled
orders-status-partially-refunded = Partly refunded
orders-status-refunded = Refunded
orders-waiting = Needs you
orders-filter = Filter by status
orders-none = No orders yet.
orders-not-found = Nothing matches. Search for an order number, a payment’s transaction number, a SKU code or a complete contact.
orders-found = Results for “{ $q }”
orders-clear = Clear search
orders-first = Back to the start
orders-col-order = Order
orders-col-goods = Product
orders-col-contact = Contact
orders-col-total = Total
orders-col-status = Status

actor-staff = Staff: { $name }
actor-gateway = Payment gateway
actor-buyer = Buyer
actor-system = System
orders-outcome-settled = Settled
orders-outcome-double = Paid twice
orders-outcome-mismatch = Wrong amount
orders-outcome-unmatched = Not matched

orders-paid = Mark as paid
orders-paid-title = Has { $total } arrived?
orders-paid-sentence = This does the same as the gateway’s own message: the order is delivered at once, and that can’t be undone. Make sure the money is really there.
orders-paid-all-came = { $amount } came before and counts; nothing more has to be there.
orders-paid-came = { $amount } of it came before and counts; only the rest has to be there.
orders-paid-note = Note, such as a transfer number (optional)
orders-cancel = Cancel order
orders-cancel-title = Cancel this order?
orders-cancel-sentence = The cards set aside go back on sale at once. Should the buyer still pay, the order comes back to life.
orders-mail = Send mail again
orders-deliver = Check stock again
orders-import = Import cards
orders-wait-stock = The buyer has paid, but there are not enough cards. Once you import more, waiting orders are served in the order they were paid.

orders-lines = Items
orders-total = Total
orders-auto = Delivered automatically
orders-manual = Handed over by you
orders-delivered = Delivered
orders-cards =
    { $count ->
        [1] 1 card
       *[other] { $count } cards
    }
orders-cards-show = Show cards
orders-cards-none = There is nothing to show.
orders-audited = Looking is recorded in the audit log.
orders-by-hand = Text handed over
orders-download = Download
orders-payments = Payments
orders-payments-none = No payments yet.
orders-attempt = Started
orders-shop = Shop
orders-shop-main = Main shop
orders-buyer = Buyer
orders-contact = Contact
orders-contact-show = Show full contact
orders-language = Language
orders-passphrase = Passphrase
orders-passphrase-set = Set
orders-times = Progress
orders-placed = Placed
orders-expires = Pay by

orders-fulfil-title = Hand over
orders-fulfil-lead = What you enter is encrypted. Only somebody with the right to the order sees it.
orders-fulfil-text = For the buyer
orders-fulfil-file = Or a file
orders-fulfil-file-hint = Up to 8 MB. With a text beside it, the buyer gets both.
orders-fulfil-whole = That is everything: complete the order
orders-fulfil-part = A part of it: more will follow
orders-fulfil = Hand over

done-order-paid = Marked as paid and delivered.
done-order-paid-no-stock = Marked as paid. There are not enough cards, so the order waits for stock.
done-order-paid-manual = Marked as paid. Now hand it over below.
done-order-cancelled = Order cancelled. Its cards are back on sale.
done-order-fulfilled = Handed over. The order is complete.
done-order-part = This part is with the buyer.
done-order-delivered = Stock checked and delivered.
done-mail-sent = The mail is on its way.
failure-order-moved-on = The order has just changed, so nothing was done.
failure-still-no-stock = There are still not enough cards.
