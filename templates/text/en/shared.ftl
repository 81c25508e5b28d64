# What stands on every page, and every sentence that begins with "no".

skip-to-content = Skip to content
nav-label = Main navigation
nav-lookup = Find my order
nav-lookup-short = Find order
go-home = Back to the shop
go-console = Back to the console
switches = Language and appearance
language-switch = Language
theme-switch = Appearance
theme-auto = Auto
theme-light = Light
theme-dark = Dark
footer-contact = Contact us
copy = Copy
copied = Copied
cancel = Cancel
save = Save
back = Back
required = Required
optional = Optional
previous-page = Previous
next-page = Next
pages-label = Pages
page-of = Page { $page } of { $pages }

failure-title-missing = Page not found
failure-title-closed = This shop is closed
failure-shop-closed = It takes no orders now. Orders you already placed can still be looked up.
failure-title-invite = This invite does not work
failure-title-busy = Please try again in a moment
failure-title-forbidden = Not allowed
failure-title-broken = Something went wrong
failure-title-refused = That didn’t work

failure-not-found = There is nothing here. It may have been removed, or the link may be wrong.
failure-forbidden = You don’t have access to this page.
failure-forged = For your safety this submission was not accepted. Please go back to our page and try again.
failure-method-not-allowed = This address can’t be used that way.
failure-timeout = That took too long. Please try again.
failure-too-large = That’s more than { $limit }, the most that can be sent here.
failure-malformed = We couldn’t read what was sent. Please go back, check it and try again.
failure-internal = Something broke on our side and we have a record of it (number { $request }). Please try again later. If you have paid, your order is safe.
failure-busy = The shop is very busy right now. Please try again in a few seconds.
failure-rate-limited =
    { $seconds ->
        [1] Too many attempts. Please try again in a second.
       *[other] Too many attempts. Please try again in { $seconds } seconds.
    }
failure-taken = That one is already taken. Please choose another.
failure-too-many-hosts = A shop has at most { $most } domains of its own.
failure-host-unproven = Neither the record nor the file is there yet. A new record can take a while to be seen; please try again later.
failure-moved-on = This has just changed. Please reload the page.
failure-changed-meanwhile = Somebody else saved a change meanwhile. What you typed is still here; where the two differ, what is saved by now stands below the field. Saving again replaces it.
failure-out-of-stock =
    { $left ->
        [0] Just sold out. Please check back later.
       *[other] Not enough in stock: only { $left } left.
    }
failure-too-few = Not enough in stock. Please take fewer.
failure-price-changed = The total is now { $price }, not what you saw before. Please check it and submit again.
failure-variant-gone = The option you chose is no longer on sale. Please choose another.
failure-not-for-sale = This product is no longer on sale.
failure-too-many-holds = There are already { $limit } unpaid orders of yours or from the same network. Please pay or cancel one first, or try again in some minutes.
failure-contact-limit = Each contact can buy at most { $limit }.
failure-gateway-failed = The payment provider isn’t answering. Please try again later or pay another way.
failure-sandbox-off = Test payments are switched off.
failure-callback-refused = The callback could not be verified.
failure-wrong-lookup = No matching order found. Please check the order number and passphrase.
failure-below-floor = This cannot be sold at that price at the moment. Please reload the page or choose something else.

problem-not-a-host = This is not the name of a domain, such as cards.example.
problem-not-allowed = This domain cannot be added.
problem-other = Please check this.
problem-name-taken = Another variant of this product has this name.
row-acts = Actions
problem-empty = Please fill this in.
problem-required = Please fill this in.
problem-too-long = At most { $limit } characters.
problem-too-short = At least { $limit } characters.
problem-too-large = At most { $limit }.
problem-too-small = At least { $limit }.
problem-too-many = At most { $limit } of them.
problem-too-big = At most { $limit } KiB.
problem-not-a-number = Please enter a whole number.
problem-not-an-email = Please enter a valid e-mail address.
problem-not-an-option = Please choose one of the options.
problem-does-not-match = That doesn’t look right.
problem-control-signs = It contains characters we can’t use.
problem-malformed = That doesn’t look right.
problem-no-such-shop = There is no such shop.
problem-not-a-link = Enter the address of a page, such as https://example.com/p/1.
problem-no-such-supplier = There is no such supplier.
problem-unknown = There is no such option.
problem-quantity = You can buy { $min } to { $max } per order.
problem-below-floor = That is below the lowest price allowed, { $limit }.

service-lead = Order look-up and after-sales:
service-title = Central after-sales page
service-page-lead = Switched on, the order and pay pages and the mails of agents’ shops have a link to the platform’s look-up, where buyers find what they bought in any shop. Switched off, agents’ shops show no trace of it.
service-no-address = The platform’s own address (web.public_url) is not set, so the link does not appear yet.
service-on = Show the link in agents’ shops
service-on-hint = Buyers of agents will see the platform’s address. Tell your agents first.
service-name = Name of the page
service-name-hint = What buyers see, such as “Card key service”; at most 40 characters.
service-address = It leads to:
order-books = Who got what
order-books-who = Account
order-books-share = Share
order-books-net = In all
order-fee = Gateway fee
