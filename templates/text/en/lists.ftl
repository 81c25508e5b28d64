# Lists, and the files made of them.
export = Export CSV
file-pieces = Pieces
file-own-orders = Orders of own shop, 30 days
file-branch-orders = Orders of branch, 30 days
file-ended = Closed
file-fee = Fee
file-written = Written down
file-done = Done
file-done-by = Done by
file-note = Note
file-details = Details
file-used = Used
file-left = Uses left
file-valid-until = Valid until
file-link-orders = Orders in 30 days
supplier-settlements-export = Export settlements
audit-order-export = Exported orders
audit-agent-export = Exported agents
audit-application-export = Exported applications
audit-violation-export = Exported advertised price violations
audit-promoter-export = Exported promoters
audit-host-export = Exported domains
audit-coupon-export = Exported coupons
audit-invite-export = Exported invites
audit-link-export = Exported links
audit-markup-export = Exported markups
audit-price-export = Exported an agent’s prices
audit-settlement-export = Exported settlements
audit-sale-export = Exported sales
audit-audit-export = Exported the audit log
hosts-title = Domains
hosts-lead = All domains that agents named. A proven one opens the agent’s shop. It is looked at every day, and served no more after three days without its proof.
hosts-search = Domain or agent
hosts-none = No domain here.
hosts-missing = Proof missing
hosts-claimed = Named
hosts-claimed-at = Named { $time }
hosts-proven = Proven
hosts-checked = Last looked at
links-orders =
    { $count ->
        [one] 1 order
       *[other] { $count } orders
    }
filter-all-suppliers = All suppliers
product-supplier-own = The platform’s own
nothing-found = Nothing matches.
coupons-search = Search codes
invites-search = Search notes
promoters-search = Search promoters by name
suppliers-search = Search suppliers by name
audit-child-cost-export = Exported what a sub-agent pays
audit-supplier-export = Exported suppliers
audit-goods-export = Exported goods
