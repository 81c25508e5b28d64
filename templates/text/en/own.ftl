# Contacts that are an agent's own.
own-contacts-title = Own contacts
own-contacts-lead = Where agents earn nothing on what they buy themselves, an order with one of these contacts in this shop counts as the agent's own. His logins count without that.
own-contacts-none = None yet.
own-contacts-unknown = Linked before hints were kept
own-contacts-add = Link
own-contacts-contact = Contact
own-contacts-hint = An e-mail address or a number. Only a sealed index and a few of its signs are kept.
own-contacts-remove = Remove
