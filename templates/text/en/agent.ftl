# The agents' own pages.

agent-login-title = Agent login
agent-login-lead = Your shop, your prices and your team.
agent-menu-team = Team
agent-menu-money = Money
agent-nav-prices = Prices
agent-nav-team = My team
agent-nav-rules = Markups
agent-nav-invites = Invites
agent-nav-buy = Buy at cost
agent-buy-contact = Contact
agent-buy-contact-hint = As for any order; mail goes there if it is an address.
agent-buy-sure = Pay { $total } from the wallet
agent-buy-quantity = Quantity
agent-buy-choose = Choose
agent-nav-ledger = Ledger
agent-nav-shop = Shop settings
agent-nav-people = Logins
agent-role-owner = Owner
agent-role-seller = Seller
agent-role-support = Support
agent-search-hint = Order or contact
agent-suspended = Your account is suspended and your shop is closed. Please contact whoever stands above you.

agent-no-shop = You have no shop yet
agent-open-shop = Open it now
agent-yesterday = { $value } yesterday
agent-tile-sales = Sales today
agent-tile-profit = Profit today
agent-tile-orders = Orders today
agent-tile-available = Available
agent-tile-pending = { $value } pending
agent-chart-what = Shown
agent-sales = Sales
agent-profit = Profit
agent-pieces =
    { $count ->
        [1] 1 piece
       *[other] { $count } pieces
    }
agent-best-products = Best products
agent-best-none = Nothing was sold in this time.
agent-best-shops = Best sub-agents
agent-best-shops-none = The shops below you brought nothing in this time.

agent-orders-own = My shop
agent-orders-below = Shops below
agent-orders-none = No orders yet. Send your shop’s link to a buyer.
agent-orders-below-lead = What you earn on each sale of the shops below you. Only the shop that sold sees the buyer.
agent-orders-below-none = The shops below you have sold nothing yet.
agent-shop-of = Shop
agent-my-profit = My profit
agent-order-placed = Placed
agent-order-paid = Paid
agent-order-steps = Progress
agent-order-own-cards = Open what was bought
agent-order-cards = Cards are for the buyer only, who finds them with the order number and the passphrase.

agent-available-hint = Below zero is a debt, paid by what you earn next
agent-in-payout = Being paid out
agent-in-payout-hint = Asked for, not received yet
agent-ledger-none = Nothing happened in this month.
agent-ledger-at = Time
agent-ledger-kind = Kind
agent-ledger-about = About
agent-ledger-amount = Amount
agent-ledger-available-at = Available
agent-ledger-order = Profit of a sale
agent-ledger-refund = Taken back by a refund
agent-ledger-fee = Gateway fee
agent-ledger-payout = Payout asked for
agent-ledger-payout-returned = Payout returned
agent-order-taken = Of it, mine
agent-ledger-other = Other
agent-ledger-below = Below: { $name }
agent-ledger-settled = Settled
agent-ledger-waits = Settles { $date }

agent-prices-search = Product, variant or code
agent-prices-none = Nothing found.
agent-prices-bulk = Change many
agent-prices-bulk-lead = One rule on top of what things cost you. Look first, save then; variants with a price of their own stay as they are.
agent-my-price = My price
agent-price-reset = Take the own price back
agent-price-hide = Not in my shop
agent-made-by-main = As in the main shop
agent-made-by-cost = At your cost: the main shop asks less
agent-made-by-sku-rule = Own rule: { $size }
agent-price-by-rule = Price by rule
agent-shown-from = shown from { $price }
agent-made-by-sku = Own price
agent-made-by-category = By the category’s rule
agent-made-by-all = By the rule for everything
agent-made-by-hide = Not in my shop
agent-change-percent = Cost + { $size } %
agent-change-fixed = Cost + { $size }
agent-change-absolute = { $size } fixed
agent-rule-mode = How
agent-mode-percent = Cost plus a percentage
agent-mode-fixed = Cost plus an amount
agent-mode-absolute = A fixed price
agent-rule-value = How much
agent-rule-value-hint = A percentage with two decimals at most, such as 8.50, or an amount such as 1.00.
agent-round = Rounding
agent-round-way = Which way
agent-round-none = None
agent-round-step = To multiples of { $step }
agent-round-ending = Ending in { $ending }
agent-way-nearest = Nearest
agent-way-up = Up
agent-way-down = Down
agent-rule-preview = Preview
agent-rule-makes =
    { $count ->
        [1] Makes 1 price
       *[other] Makes { $count } prices
    }
agent-rule-misfits = { $count } cannot be saved
agent-rule-save = Save the rule
agent-rule-empty = No price would change: all have one of their own, or the category is empty.
agent-rule-after = New price
agent-rule-before = Price now
agent-rule-more = { $count } more are not listed.
agent-rules-now = Rules in force
agent-rules-none = No rule yet: things cost what the main shop asks, and never less than they cost you.
agent-rules-which = The most exact rule wins: own price, then category, then everything.
agent-file-title = Price list as a file
agent-file-out = Download the list and open it in a table program.
agent-file-edit = Put your prices into the column price; empty means no price of its own.
agent-file-in = Save as CSV (UTF-8) and upload. If one line does not fit, nothing is saved.
agent-file-download = Download
agent-file-choose = Your price list
agent-file-upload = Upload and save
problem-not-a-price-list = This is no CSV in UTF-8 with the columns sku and price.
done-removed = Removed.

agent-team-none = Nobody stands below you yet. Send an invite; a shop is open in a minute.
agent-invite = Invite
agent-special-price = Special price
agent-markup-lead = What those directly below you pay: your own cost and your markup. Never below your own cost.
agent-markup-none = No rule yet: those below you pay what you pay, and you earn nothing on them.
agent-markup-new = Add or change a rule
agent-markup-pays = They pay
agent-markup-which = The most exact rule wins: one variant, then category, then everything; within that one sub-agent, then a level, then all.
agent-whom = For whom
agent-whom-all = All directly below
agent-whom-child = One sub-agent
agent-whom-level = Level { $name }
agent-whom-name = Name of the sub-agent
agent-whom-name-hint = Only for “one sub-agent”.
agent-sku-hint = Only for “one variant”.
agent-rule-size = Markup or price
problem-not-a-child = Nobody of this name stands directly below you.

agent-invites-lead = Whoever registers by your link stands directly below you and has a shop at once.
agent-invites-off = Invites are switched off at the moment.
agent-invites-none = No invites yet.
agent-invite-uses = Uses
agent-invite-days = Days
agent-invite-note = Note, for you alone
agent-invite-make = Make a link
agent-invite-left =
    { $count ->
        [1] 1 use left
       *[other] { $count } uses left
    }
agent-invite-over = Over
agent-invite-used = { $count } joined
agent-invite-until = until { $at }
agent-invite-revoke = Revoke
done-invite-made = The link is ready.
done-invite-revoked = The link opens nothing any more.
failure-invite-ended = This invite has ended. Please ask for a new one.
join-title = Become an agent
join-lead = { $name } invites you to open a shop of your own.
join-shop-name-hint = What buyers read; it can be changed later.
join-shop-hint = A part of the shop’s address: small letters, digits and hyphens, such as my-shop. It stays.
join-button = Join and open my shop
join-login = I have an account
done-joined = Your shop is open. Welcome! Next, look at your prices.

agent-shop-name-hint = What buyers read on pages and in mails.
agent-shop-state = State
agent-shop-open = Open
agent-shop-closed = Closed
agent-shop-open-lead = While it is closed nobody can buy; orders can still be looked up.
agent-shop-closed-lead = The shop says that it is closed; orders can still be looked up.
agent-shop-do-close = Close for a while
agent-shop-do-open = Open again
done-shop-closed = Your shop is closed.
done-shop-opened = Your shop is open again.
agent-people-lead = Who may come in here.
agent-people-new = Add a login
agent-roles-hint = Support sees the shop’s orders; sellers also set prices, the shop and invites; owners also see the money, markups and logins.

agent-payout-terms = { $minimum } at least; { $fee } of each payout is the fee. The amount is set aside until it is approved and paid.
agent-payout-debt = Below zero: what was available or paid out was taken back by later refunds or a fine. What you earn next makes up for it first. Line by line:
agent-payout-minimum = { $minimum } at least. The amount is set aside until it is approved and paid.
agent-payouts-list = Payouts
agent-payout-cancel = Take back
agent-payout-sealed = Kept encrypted. What was asked for goes to the account of that moment.

agent-nav-hosts = Domains
agent-hosts-lead = Your shop at a domain of your own. It opens there once you have proven that the domain is yours; mails to your buyers then lead to the first one.
agent-hosts-leads-here = The domain itself must lead to { $host } (a CNAME record), and the operator must have a certificate for it.
agent-hosts-none = No domain yet.
agent-host = Domain
agent-host-hint = Such as cards.example; { $count } at most.
agent-host-add = Add
agent-host-proven = Proven
agent-host-pending = Not proven yet
agent-host-keep = The proof is looked at every day. Keep the TXT record { $name }, or let the domain lead here: then nothing more is needed. After three days without either, the domain is served no longer.
agent-host-record = Either set a TXT record { $name } with this value:
agent-host-file = Or let the domain show the same value, and nothing else, at:
agent-host-check = Check now
agent-host-remove = Remove
done-host-added = Added. Now prove that it is yours.
done-host-proven = The domain is yours; your shop is open there.
done-host-removed = Your shop is no longer there.

# What agents did, in the operator's log.
audit-agent-invite = Invite made
audit-agent-invite-revoked = Invite revoked
audit-agent-shop = Agent’s shop changed
audit-agent-product = Changed a product of an agent’s shop
audit-agent-shop-closed = Agent’s shop closed
audit-agent-shop-opened = Agent’s shop opened again

apply-link = Become an agent
apply-title = Apply to become an agent
apply-lead = Ask { $name } for a shop of your own. Once you are taken on, you log in with the name and password below.
apply-contact = Contact
apply-contact-hint = Mail address, QQ or Telegram; to a mail address we can send the answer.
apply-words = About yourself (optional)
apply-words-hint = Your experience, customers and channels, in at most 500 signs.
apply-button = Apply
apply-sent = Thank you. If you are taken on, you can simply log in; we may also get in touch by the contact you left.
apply-back = Back to the shop
applications-title = Applications
applications-none = No applications here.
applications-open = Waiting
applications-approved = Taken on
applications-refused = Refused
applications-words = About the person
applications-at = Applied at
applications-decided = Decided
applications-approve = Take on
applications-approve-lead = There is a shop at once, and a login with the password that was chosen. If the name or address is taken, choose another here and tell the person.
applications-refuse = Refuse
applications-reason-hint = Sent to the person, if there is a mail address.
applications-parent-hint = Empty: directly below the platform.
applications-agent = See the agent
done-application-approved = Taken on; the shop is open.
done-application-refused = Refused.

misfits-title = { $count ->
    [one] One of your prices does not fit any more
   *[other] { $count } of your prices do not fit any more
}
misfits-look = Look at them
misfits-lead = Since a cost or floor rose, these prices do not fit any more.
misfits-all = See all prices
misfit-lifted = You ask { $asked }, the least is { $least }; sold at that
misfit-hidden = You ask { $asked }, the least is { $least }; not sold
agent-shop-mail = Mail address for news
agent-shop-mail-hint = Where we write about prices, applications and the like; buyers do not see it.
agent-shop-language = Language of that mail

violations-title = Violations
violations-lead = An agent’s shop that shows less than a product’s lowest price shown becomes a case. You can also add one yourself.
agent-violations-lead = A shop that shows less than the lowest price allowed is a violation. See yours, answer, or tell us of another shop.
violations-none = No cases.
case-all-open = Not closed
case-open = New
case-warned = Warned
case-struck = Strike
case-punished = Punished
case-closed = Closed
case-no = Case #{ $number }
case-shown = Shown
case-least = Lowest allowed
case-opened = Opened
case-found-by = Found by
case-by-system = The system
case-link = Link
case-link-hint = Where it was seen.
case-reason = What happened
case-sku = Variant’s code
case-sku-hint = As in your price list.
case-shop-hint = What stands behind /s/ in the shop’s address.
case-report = Tell of a violation
case-report-lead = Nobody learns who told of it.
case-steps = What was done
case-next = Next step
case-note = Note
case-note-hint = The agent reads it. When closing, say how it ended.
problem-same-level = That is the level where this agent stands already.
case-level = To the level
case-fine-hint = Taken from his earnings; what they lack is a debt that later earnings pay.
case-fine = Fine
case-ladder = A warning, then a strike; only then a lower level, taking off the shelf, a fine or suspension. Taken off the shelf, the SKU is gone from his own shop alone.
case-record = { $open } open, { $strikes } strikes
case-event-warn = Warn
case-event-strike = Strike
case-event-lower = Change level
case-event-hide = Take off the shelf
case-event-suspend = Suspend
case-event-fine = Fine
case-event-report = Told of again
case-event-answer = Answer
case-event-close = Close
case-answer-text = Your answer
case-answer-hint = Say what happened, or that the price is mended.
case-answer-send = Send
done-case-reported = Thank you, it is written down.
done-case-step = Written down; the agent is told.
done-case-answered = Sent.
