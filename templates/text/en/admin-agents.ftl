# Agents, their prices and their money, as the operator sees them.

menu-agents = Agents
nav-agents = Agents
agents-search = Agent or shop address
agents-filter = Lists of agents
agents-top = First level
agents-dormant = Dormant
agents-dormant-lead =
    { $count ->
        [one] No sale since yesterday:
       *[other] No sale in the last { $count } days:
    }
agents-days = { $count } days
agents-none = No agents yet. Add the first one, or send an invitation.
agents-none-here = Nobody here.
agents-none-below = No sub-agents yet.
agents-not-found = No agent matches.
agents-name = Agent
agents-name-hint = 1 to 40 letters or digits, or . _ - @. Buyers never see it.
agents-level = Level
agents-level-hint = Decides what a first-level agent pays.
agents-shop = Shop address
agents-shop-hint = Small letters, digits and hyphens, such as my-shop. Empty: no shop yet.
agents-shop-name = Shop name
agents-shop-name-hint = What buyers see; the agent can change it.
agents-below = Team
agents-people =
    { $count ->
        [one] 1 agent
       *[other] { $count } agents
    }
agents-orders =
    { $count ->
        [one] 1 order
       *[other] { $count } orders
    }
agents-sales = Branch sales, 30 days
agents-status = State
agents-status-active = Active
agents-status-suspended = Suspended
agents-status-closed = Closed
agents-with-branch = with branch
agents-platform = Platform
agents-under = under { $name }
agents-since = since { $date }
agents-line = Agents above
agents-new = Add an agent
agents-new-below = Add below
agents-create = Add agent
agents-parent = Above
agents-parent-hint = The name of the agent above; empty is the platform itself.
agents-about = About
agents-depth = Depth
agents-depth-is = Level { $count } of the tree
agents-joined = Joined
agents-last-sale = Last sale
agents-available = Available
agents-available-hint = Below zero is a debt that later earnings pay
agents-pending = Pending
agents-pending-hint = Until the waiting days are over
agents-own-sales = Own shop, 30 days
agents-branch-sales = Branch, 30 days
agents-ledger = Ledger entries
agents-directly-below = Directly below

agents-move = Move
agents-move-title = Move { $name }
agents-move-now = Stands below { $name } now.
agents-move-to = New place below
agents-move-next = Next
agents-move-branch =
    { $count ->
        [0] Nobody stands below; one agent moves.
        [one] The 1 agent below moves along.
       *[other] The { $count } agents below move along, as they stand to each other.
    }
agents-move-prices = From now on the markups of the new parent make his cost; special prices of the old one no longer count. Selling prices that no longer fit follow your setting for unfit prices.
agents-move-orders =
    { $count ->
        [0] No unpaid orders. Paid ones stay as they are.
        [one] 1 unpaid order keeps the parts that were frozen with it. Paid ones stay as they are.
       *[other] { $count } unpaid orders keep the parts that were frozen with them. Paid ones stay as they are.
    }
agents-move-money = Balance, pending earnings and the books do not change.
agents-move-sure = Move now
agents-suspend = Suspend
agents-suspend-title = Suspend { $name }?
agents-suspend-sentence = The shop shows a closed page and takes no orders. Paid orders are delivered and settled as usual. You can resume at any time.
agents-suspend-reach = Those below
agents-suspend-alone = Those below go on
agents-suspend-alone-hint = Only this agent's own shop closes.
agents-suspend-branch = The whole branch closes
agents-suspend-branch-hint = Every shop below stays closed until you resume.
agents-resume = Resume
agents-close = Close agent
agents-close-title = Close { $name }?
agents-close-sentence = This cannot be undone. The shop stays closed for good, the books are kept. Whoever stands below must be moved or closed first.
agents-close-unsettled = He cannot be closed yet; this is not settled: { $left }. Pay out what he earned; a debt is paid by later earnings, or from the wallet on its page, where the wallet is given back, too. What a promoter has, the agent pays and writes down, also while he is suspended.

agents-levels = Agent levels
agents-levels-lead = A level decides what a first-level agent pays: this part of the general wholesale price, unless a SKU has a price for the level.
agents-levels-none = No levels yet. Every first-level agent pays the general wholesale price.
agents-level-new = Add a level
agents-level-add = Add
agents-level-name = Name
agents-level-part = Part of wholesale
agents-level-part-hint = 95 means 95% of the general wholesale price.
agents-level-pays = { $percent }% of wholesale

done-agent-created = The agent was added.
done-agent-moved = The agent was moved.
done-agent-suspended = The agent is suspended.
done-agent-resumed = The agent sells again.
done-agent-closed = The agent is closed.
failure-tree-too-deep = This would be { $depth } levels deep; at most { $most } are allowed.
failure-below-himself = An agent cannot stand below himself.
failure-has-children = Others stand below; move or close them first.
failure-unsettled = The account is not settled, so the agent cannot be closed.
failure-agent-is-closed = The agent is closed and cannot be changed.
problem-no-such-agent = There is no agent of this name.
problem-percent-out-of-range = A percentage between 0.01 and 1000 with at most two decimals.

nav-payouts = Payouts
payouts-filter = Filter by state
payouts-none = No payouts here.
payouts-no = Payout #{ $number }
payouts-number = Number
payouts-status-requested = Requested
payouts-status-approved = To be paid
payouts-status-paid = Paid
payouts-status-refused = Refused
payouts-status-cancelled = Withdrawn
payouts-kind = Method
payouts-kind-alipay = Alipay
payouts-kind-bank = Bank account
payouts-kind-wechat = WeChat
payouts-kind-other = Other
actor-agent = the agent
payouts-account = Account
payouts-account-show = Show the whole account
payouts-holder = Account holder
payouts-bank = Bank
payouts-bank-hint = Only for bank accounts: the bank and its branch.
payouts-amount = Amount
payouts-fee-of = with a fee of { $fee }
payouts-asked = Asked
payouts-out = To be transferred
payouts-sum = { $amount } asked for, fee { $fee }
payouts-beside = Remaining balance
payouts-remark = Remark
payouts-export-lead = Take along what is to be paid, for a batch transfer:
payouts-export = Export CSV
payouts-two-people = Above your limit: whoever approves must not pay as well.
payouts-approve = Approve
payouts-pay = Mark as paid
payouts-pay-lead = First transfer the money at your bank or Alipay, then write down its reference. This cannot be undone.
payouts-pay-button = { $out } was paid
payouts-reference = Reference of the transfer
payouts-reference-hint = The agent sees it.
payouts-refuse = Refuse
payouts-refuse-lead = The amount becomes available to the agent again.
payouts-reason = Reason
payouts-reason-hint = The agent reads this.
payouts-behalf = Ask for a payout in the agent's name
payouts-behalf-short = Pay out
payouts-behalf-have = { $available } are available. Below the minimum of { $minimum }, no fee is taken.
payouts-have = { $available } are available; the least is { $minimum }.
payouts-saved = Saved account
payouts-other-account = Another account
payouts-ask = Ask
done-payout-asked = The payout is requested, and the money set aside.
done-payout-approved = Approved; somebody can pay now.
done-payout-paid = Marked as paid.
done-payout-refused = Refused; the money is available to the agent again.
failure-payout-too-small = Below the least of { $minimum }, or not more than the fee.
failure-payout-too-much = { $wanted } asked for, { $available } available.
failure-payout-open = Another payout is still open.
failure-payout-no-account = There is no account to pay to yet.
failure-payout-same-person = Above the limit, whoever approved must not pay as well. Ask a colleague.
failure-nothing-to-pay = Nothing of this kind is to be paid.

refund = Refund
refund-left = { $left } of { $total } can be given back.
refund-amount = Amount
refund-reason = Reason
refund-reason-hint = Stands in the order's history. The agent whose shop sold it sees it, the buyer does not.
refund-preview = Show everybody's part
refund-parts = Everybody's part
refund-fee-kept = The gateway kept { $fee } of the payment. That does not come back: whoever bore it bears it still.
wallet = Wallet
wallet-hint = Paid in beforehand; purchases at cost are paid from it.
wallet-credit = Credit
wallet-credit-hint = How far the wallet may go below zero. Never less than is owed already.
wallet-credit-own-hint = How far your wallet may go below zero.
wallet-left = Can be spent
wallet-left-hint = Wallet and credit together.
wallet-top-up = Record a payment
wallet-way = Direction
wallet-way-in = The agent paid in
wallet-way-out = Given back to the agent
wallet-way-out-hint = At most what is in the wallet; credit cannot be given back.
wallet-reference = Reference
wallet-reference-hint = Of the transfer, so that it can be found again.
wallet-bought = Bought at cost
wallet-month = This month
wallet-latest = Latest movements
done-wallet-topped-up = It stands in the wallet.
failure-wallet-too-little = { $wanted } wanted, { $left } can be spent.
failure-credit-in-use = { $owed } are owed already; the credit cannot be less.
problem-not-from-wallet = This order was not paid from a wallet.
books-wallet = Wallet of { $name }
books-kind-made-good = Promoter’s part made good
books-kind-given-back = Given back
books-kind-debt-paid = Debt paid
audit-wallet-pay-debt = Paid a debt from a wallet
wallet-way-debt = Pay the debt of earnings
wallet-way-debt-hint = Earnings are { $debt } below zero. It is taken from the wallet.
books-kind-top-up = Top-up
audit-wallet-top-up = Recorded a top-up
audit-wallet-credit = Changed an agent’s credit
refund-to = Where the money goes
refund-to-wallet = Back to the agent’s wallet
refund-to-hand = By hand, outside the shop
refund-by-hand = Taken from pending earnings first, then from what is available, then as a debt. This only books it: give the money to the buyer yourself. Cards that were sold stay sold.
refund-sure = Refund { $amount }
done-order-refunded = The refund is booked, and everybody gave his part back.
failure-refund-too-much = { $wanted } is more than the { $left } that can be given back.
failure-refund-only-whole = An order that still waits can only be refunded whole.

nav-ledger = Ledger
books-lead = Every cent is somewhere: what all parties have adds up to what lies at gateways and in hand.
books-own = The platform
books-lies = Where the money lies
books-lies-none = No money has come in yet.
books-parties = Agents and suppliers
books-parties-none = Nobody has earned anything yet.
books-suspense = Payments to settle
suspense-lead = Money that came and paid nothing: twice, in the wrong amount, or for something that is not there. It is nobody's until you decide.
suspense-open = Open
suspense-decided = Dealt with
suspense-none = Nothing to look at.
suspense-gateway = Gateway
suspense-number = Gateway's number
suspense-left = Still open
suspense-of = of { $amount }
suspense-came = Received
suspense-settle = Settle this payment
suspense-order-hint = If it was meant to pay the order, mark the order as paid: what came counts, and only the rest stays here.
suspense-way-given-back = Given back
suspense-given-back-hint = Refund it on the gateway's own pages first, then write it down here.
suspense-way-kept = Kept by the platform
suspense-kept-hint = For instance, when the payer does not want it back.
suspense-way-put-in = Put into the agent's wallet
suspense-counted-hint = The wallet is topped up with the amount below.
suspense-way-counted = Counted for the order
suspense-amount-hint = A part of it will do.
suspense-note = Note
suspense-note-hint = The number of the refund, or what you agreed on.
done-suspense-settled = Written down.
books-kind-odd-money = Payment settled by hand
audit-payment-give-back = Gave a payment back
audit-payment-keep = Kept a payment for the platform
audit-payment-count = Counted a payment
books-hand = In hand
books-agent = Agent { $name }
books-in-payout-of = On its way to { $name }
books-gateway = Gateway { $name }
books-on-its-way = On its way
books-balance = Balance
books-none = No entries.
books-at = When
books-what = What
books-about = About
books-amount = Amount
books-available-from = Available from
books-until = available from { $at }
books-to-agent = The agent
books-csv-hint = The newest ten thousand
books-kind-order = Part of a sale
books-kind-refund = Taken back by a refund
books-kind-payment = Payment not understood
books-kind-payment-corrected = Payment understood
books-kind-payout = Payout requested
books-kind-payout-paid = Payout paid
books-kind-payout-returned = Payout returned
books-statement = Statement
books-month = Month
books-month-before = The month before
books-month-after = The month after
books-made = Made { $at }
books-before = Balance before
books-after = Balance after
books-times =
    { $count ->
        [one] once
       *[other] { $count } times
    }
books-entries = Entries

goods-title = Prices and assortment for agents
goods-edit = Price, floor, ceiling
goods-price = Main shop
goods-wholesale = General wholesale
goods-floor = Floor
goods-ceiling = Ceiling
goods-by-level = Wholesale by level
goods-by-level-lead = What first-level agents pay. A level without a price of its own pays its part of the general one.
goods-other-levels = All other levels
goods-from = From pieces
goods-unit = Each
goods-who = Who may sell it
goods-who-lead = Without a rule, every agent may. The more exact rule wins; closed to all and open to one, only that agent sells it.
goods-whom = Whom
goods-whom-level = A level
goods-whom-agent = An agent and his branch
goods-agent-hint = Only for “an agent”.
goods-all = All agents
goods-level = Level { $name }
goods-branch = { $name } and his branch
goods-shop-alone = The shop of { $name } alone
assortment-title = Assortment
assortment-lead = Who may sell whole categories, or anything. Without a rule, every agent may sell everything; the more exact rule wins. What is said of one variant stands on its own page, what is said of one agent on his.
assortment-none = No rules: every agent may sell everything.
assortment-new = New rule
goods-word = Rule
goods-open = may sell
goods-closed = may not sell
prices-title = Prices and assortment
prices-none = Nothing is for sale yet.
prices-cost = Cost
prices-retail = Price here
prices-profit = Profit
prices-main = Main shop
prices-hidden = not sold
prices-below-cost = below cost, off the shelf
prices-below-floor = below the floor, off the shelf
prices-above-ceiling = above the ceiling
prices-out-of-range = out of range
prices-assortment = Assortment
prices-assortment-lead = For him and everybody below. Without a rule, all may be sold.
prices-what = What
prices-everything = Everything
prices-alone = his shop alone
prices-one-sku = One variant
failure-above-ceiling = { $price } is above the ceiling of { $ceiling }: nobody could sell it.
failure-below-cost = { $price } is below the cost of { $cost }.
failure-price-below-floor = { $price } is below the floor of { $floor }.
problem-no-such-sku = There is no variant of this code.

payouts-paid-so-far = Paid so far
payouts-history = History
payouts-none-yet = Nothing was paid out yet.
payouts-cancel = Withdraw
payouts-ask-title = Ask for a payout
payouts-least = At least { $minimum }
payouts-account-set = Say where to
payouts-account-lead = Kept sealed and opened only to pay you. A request that is open still goes to the account it was made with.
done-payout-account-saved = Your account is saved.
done-payout-cancelled = The request is withdrawn, and the money available again.

special-title = Special prices
special-lead = What this first-level agent pays, before level and wholesale. It may be below wholesale.
special-price = Cost
special-none-below = The platform sets the cost of first-level agents only; those below pay what their parent asks.
special-percent = wholesale +{ $percent }%
special-fixed = wholesale +{ $amount }

ways-title = How agents join
ways-lead = You can always add agents yourself; each of the other ways can be switched on and off.
ways-invites = Invite links
ways-invites-hint = Agents make links by which others join below them. Switched off, links that were made open nothing.
ways-applications = Applications to the platform
ways-applications-hint = The main shop’s footer and the agents’ login lead to a form, and you decide.
ways-at-shops = Applications to agents
ways-at-shops-hint = The footer of agents’ shops leads to a form; the shop’s agent decides, and so can you.

books-kind-fine = Fine

agents-archived = Archived
agents-archive = Archive those ticked
agents-wake = Wake
agents-message = Your words (optional)
agents-message-hint = Added to a mail in the agent’s language; who gave no address gets none. Who is archived is left out of lists and can go on selling.
agents-message-send = Write to those ticked
agents-people-title = Logins
agents-people-none = Nobody can log in.
agents-person-off = Switched off
done-agents-written = The mails are on their way.
done-agents-archived = Archived.
done-agent-woken = Back in the lists.
failure-none-picked = Tick somebody first.
done-agents-written-some = The mails are on their way to those who gave an address; the others have none.
failure-agents-without-address = None of them gave a mail address in his shop’s settings, so nothing was sent.
problem-there-already = He stands there already.
