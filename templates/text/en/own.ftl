# Contacts that are an agent's own.
own-contacts-title = Own contacts
own-contacts-lead = Where agents earn nothing on what they buy themselves, an order with one of these contacts in this shop counts as the agent's own. His logins count without that.
own-contacts-none = None yet.
own-contacts-unknown = Linked before hints were kept
own-contacts-add = Add
own-contacts-contact = Contact
own-contacts-hint = An e-mail address or a number. Only a sealed index and a few of its characters are kept.
own-contacts-remove = Remove
notice-host_lost = Your domain is lost
notice-host_lost-detail = { $subject } did not show its proof for three days, so your shop does not open there any more. Put the record back and prove it again.
audit-agent-host-lost = An own host lost its proof
