# Suppliers: in the operator's pages, and their own.

nav-suppliers = Suppliers
suppliers-lead = Of each piece sold, the supplier gets his cost; the rest is the platform’s and the agents’. The platform’s own goods need no supplier.
suppliers-none = There are no suppliers yet. All goods are the platform’s own.
suppliers-new = Add a supplier
suppliers-create = Add
suppliers-edit = Edit
suppliers-one = Supplier
suppliers-name = Name
suppliers-name-hint = Only you and the supplier see it. At most 40 characters.
suppliers-note = Note
suppliers-note-hint = How to reach him, what was agreed. Only staff read it.
suppliers-products =
    { $count ->
        [one] { $count } product
       *[other] { $count } products
    }
suppliers-available = To be settled
suppliers-available-hint = Can be paid now
suppliers-paid = Paid
suppliers-paid-hint = So far, all together
suppliers-on-the-way = To be confirmed
suppliers-on-the-way-hint = Written down, waits for a second person
suppliers-aside = { $amount } to be confirmed
suppliers-disabled = Disabled
suppliers-disable = Disable logins
suppliers-disable-hint = Nobody at the supplier can log in then. The goods are sold and the money is settled as before.
suppliers-enable = Enable logins
suppliers-enable-hint = Nobody at the supplier can log in now.
suppliers-about = About
suppliers-account-edit = Add payout account
suppliers-account-hint = Whose it is, the bank, and the number, as you need them to transfer money. Kept sealed; empty to forget it.
suppliers-goods = Goods
suppliers-goods-none = No products yet. Choose the supplier on a product’s page.
suppliers-settle = Settle
suppliers-nothing-to-settle = Nothing is available to be paid now.
suppliers-owes = Refunds took more than was there. What the supplier earns next pays for it; nothing is to be paid until then.
suppliers-settle-lead = Transfer the money first, then write it down here.
suppliers-two-people = Above { $limit } a second person confirms it.
suppliers-at-most = At most { $available }
suppliers-reference-hint = The supplier sees it.
suppliers-settle-button = Write down
suppliers-settlements = Settlements
suppliers-settlements-none = Nothing was settled yet.
suppliers-settlement-who = Written down by
suppliers-settlement-waiting = To be confirmed
suppliers-settlement-paid = Paid
suppliers-settlement-dropped = Dropped
suppliers-confirm = Confirm
suppliers-confirm-lead = Make sure that { $name } was paid, then confirm. It cannot be dropped afterwards.
suppliers-drop = Drop
suppliers-people-lead = These people log in at /supplier, and see this supplier’s own products, stock, sales and money alone.
suppliers-people-none = Nobody can log in yet.

product-supplier = Supplier
product-supplier-hint = “Platform” for your own goods. First say on each variant what the supplier gets.
sku-supplier-cost = Supplier’s cost
sku-supplier-cost-hint = What the supplier gets of each piece. No price can be below it.
problem-no-supplier-cost = Of a supplier’s product, each variant must say what he gets.
problem-has-unsold-cards = There are unsold cards. Withdraw or void them before the product goes to somebody else.
problem-below-supplier-cost = { $price } is below the { $cost } that the supplier gets.
failure-settlement-too-much = { $wanted } is more than the { $available } that can be settled.
failure-settlement-same-person = Above the limit, somebody else has to confirm.

done-supplier-created = The supplier was added.
done-supplier-disabled = Disabled. Nobody at the supplier can log in.
done-supplier-enabled = Enabled. The supplier can log in again.
done-settlement-paid = Written down as paid.
done-settlement-waits = Written down. A second person has to confirm it.
done-settlement-dropped = Dropped. The money can be settled again.

books-party = Account
books-supplier = Supplier { $name }
books-in-settlement-of = Set aside for { $name }
books-kind-settlement = Settlement
books-kind-settlement-paid = Settlement confirmed
books-kind-settlement-returned = Settlement dropped

audit-supplier-create = Added a supplier
audit-supplier-change = Changed a supplier
audit-supplier-disable = Disabled a supplier
audit-supplier-enable = Enabled a supplier
audit-supplier-account = Changed a supplier’s account
audit-supplier-reveal-account = Looked at a supplier’s account
audit-supplier-settle = Wrote a settlement down
audit-supplier-confirm = Confirmed a settlement
audit-supplier-drop-settlement = Dropped a settlement

supplier-login-title = Suppliers’ login
supplier-login-lead = Your stock, your sales, and your money.
supplier-nav-goods = Stock
supplier-nav-imports = Import cards
supplier-nav-sales = Sales
supplier-nav-ledger = Account
supplier-part = Your part
supplier-tile-earned = Your part today
supplier-available = To be settled
supplier-available-hint = Below zero: refunds took more, and later sales make up for it
supplier-pending-is = { $value } pending
supplier-pending-hint = Until the waiting days are over
supplier-on-the-way = On its way
supplier-on-the-way-hint = The platform is about to pay it
supplier-low-hint = Variants that are out or nearly out
supplier-low-none = There is enough of everything.
supplier-low-more =
    { $count ->
        [one] { $count } more variant is low.
       *[other] { $count } more variants are low.
    }
supplier-goods-lead = What you supply. The platform decides what is on sale and at what price.
supplier-goods-none = Nothing yet. Products appear here once the platform has given them to you.
supplier-cost = You receive
supplier-no-skus = No variant needs cards yet. Ask the platform to add your products.
supplier-file-hint = TXT or CSV; encoding and format are recognised.
supplier-sales-lead = Every paid order of your goods, and your part of it, less what refunds took. Buyers and order numbers are not shown.
supplier-sales-none = Nothing was sold yet.
supplier-sale-done = Delivered
supplier-sale-awaits-stock = Waits for stock
supplier-sale-awaits-hand = To be delivered
supplier-sale-refunded = Refunded
supplier-sale-partly-refunded = Partly refunded
supplier-ledger-order = Sale
supplier-ledger-settled = Booked
supplier-ledger-waits = From { $date }
