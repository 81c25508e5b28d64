# Lists, and the files made of them.
export = Export CSV
file-pieces = Pieces
file-own-orders = Orders of own shop, 30 days
file-branch-orders = Orders of branch, 30 days
file-ended = Closed
audit-order-export = Exported orders
audit-agent-export = Exported agents
audit-application-export = Exported applications
audit-violation-export = Exported advertised price violations
audit-promoter-export = Exported promoters
audit-payout-export = Exported payouts
audit-host-export = Exported domains
hosts-title = Agents’ domains
hosts-lead = Every domain that an agent named. A proven one opens his shop and is looked at again every day; after three days without its proof it is served no more.
hosts-search = Domain or agent
hosts-none = No domain here.
hosts-not-found = No domain found.
hosts-missing = Proof is missing
hosts-claimed = Named
hosts-claimed-at = Named { $time }
hosts-proven = Proven
hosts-checked = Last looked at
links-orders =
    { $count ->
        [one] 1 order
       *[other] { NUMBER($count, useGrouping: 0) } orders
    }
filter-all-suppliers = Everybody’s goods
product-supplier-own = The platform’s own
