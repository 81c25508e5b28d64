# Cards, imports and batches, as the operator sees them.

cards-state-free = Available
cards-state-held = Held
cards-state-sold = Sold
cards-used-up = Used up
cards-state-locked = Locked
cards-state-void = Void
cards-filter = Filter by status
cards-stock = Stock by variant
cards-col-sku = Variant
cards-col-free = Available
cards-col-sold = Sold
cards-col-card = Card
cards-col-state = Status
cards-col-order = Order
cards-col-batch = Batch
cards-endless = Unlimited
cards-no-skus = No variant is delivered from stock yet. Add a product with a variant first, then import its cards.
cards-none = No cards here.
cards-first = Back to the start
cards-number = Card #{ $id }
cards-batch-number = Batch #{ $id }
cards-of-batch = Only batch #{ $id } is shown.
cards-of-all = Show all
cards-count =
    { $count ->
        [1] 1 card
       *[other] { $count } cards
    }
cards-source-pasted = Pasted text
cards-source-moved = Moved from another variant

cards-search = Find a card by its text
cards-search-hint = The complete text of a card
cards-search-button = Find
cards-search-clear = Clear
cards-found = Search results
cards-not-found = That card is not in stock. Enter its complete text; upper and lower case matter.

cards-import = Import cards
cards-export = Export
cards-chosen = Selected cards:
cards-choose = Choose one
cards-lock = Lock
cards-lock-title =
    { $count ->
        [1] Lock 1 card?
       *[other] Lock { $count } cards?
    }
cards-lock-sentence = Locked cards are not sold until you unlock them. Cards that are held or sold stay as they are.
cards-unlock = Unlock
cards-unlock-title =
    { $count ->
        [1] Unlock 1 card?
       *[other] Unlock { $count } cards?
    }
cards-unlock-sentence = They go back on sale. Paid orders that wait for stock are served first.
cards-void = Void
cards-void-title =
    { $count ->
        [1] Void 1 card?
       *[other] Void { $count } cards?
    }
cards-void-sentence = Void cards are never sold, and that can’t be undone. Cards that are held or sold stay as they are.
cards-move = Move
cards-move-title =
    { $count ->
        [1] Move 1 card
       *[other] Move { $count } cards
    }
cards-move-sentence = Each card is encrypted anew for the other variant, and its old entry becomes void. Cards that are held or sold stay where they are.
cards-move-to = Move to

cards-text = Card text
cards-show = Show text
cards-audited = Looking is recorded in the audit log.
cards-since = Since
cards-history = History
cards-step-reveal = Text shown
cards-step-lock = Locked
cards-step-unlock = Unlocked
cards-step-void = Voided
cards-step-move = Moved to another variant

cards-export-title = Export { $sku }
cards-export-sentence = The file holds cards in plain text, so keep it safe. The export is recorded in the audit log.
cards-export-which = Which cards
cards-export-text = Plain text
cards-export-text-hint = One card a line. Cards of several lines are separated by =====, so the file can be imported again.
cards-export-csv-hint = With numbers and batches, for spreadsheets. Text beginning with = + - @ gets a ' in front, so it is not taken for a formula.
cards-export-button = Download

imports-title = Import cards
imports-sku = Import into
imports-file = Choose a file
imports-file-again = The file was not kept: please choose it again.
imports-file-hint = TXT or CSV; encoding and format are recognised. For very large files use keygrove import on the command line.
imports-text = Or paste here
imports-text-hint = One card a line. If you choose a file, the file is imported. More than 4 MiB cannot be pasted.
imports-options = More options
imports-auto = Recognise
imports-format = Format
imports-format-lines = One card a line
imports-format-csv = CSV table
imports-format-blocks = Several lines a card
imports-encoding = Encoding
imports-separator = Separator line
imports-separator-hint = The line between two cards, such as =====
imports-cost = Cost of the batch
imports-cost-hint = Optional
imports-note = Note
imports-button = Import
imports-promise = Duplicates are skipped, so it is safe to import the same file again.
imports-batches = Batches
imports-none = Nothing has been imported yet.
imports-count = Cards
imports-who = Imported by

imported-title = Result
imported-some =
    { $count ->
        [1] 1 card imported and on sale now.
       *[other] { $count } cards imported and on sale now.
    }
imported-none = No new cards.
imported-read = Cards read
imported-new = Imported
imported-in-file = Repeated in the file
imported-in-stock = Imported before
imported-rejected = Not imported
imported-blank = Blank lines
imported-encoding = Encoding
imported-line = Line { $line }
imported-more =
    { $count ->
        [1] One more line is not listed.
       *[other] { $count } more lines are not listed.
    }
imported-look = See the cards
imported-again = Import more
cards-reason-too-long = Longer than 64 KiB
cards-reason-bad-encoding = Not readable in this encoding
cards-reason-control-sign = Contains invisible control characters
cards-reason-unclosed-quote = A quotation mark is never closed
cards-reason-empty-card = The card column is empty

batch-source = Source
batch-when = Imported
batch-cards = See the cards
batch-withdraw = Withdraw batch
batch-withdraw-title = Withdraw this batch?
batch-withdraw-sentence = Every card of this batch that is not sold becomes void, and that can’t be undone. Cards that are held or sold stay as they are.
batch-state-withdrawn = Withdrawn
batch-nothing-new = Nothing new
batch-state-importing = Unfinished

done-cards-locked = Locked.
done-cards-unlocked = Unlocked and back on sale.
done-cards-void = Voided.
done-cards-moved = Moved to the other variant.
done-cards-moved-some = Moved. Some were in the other variant already and stayed where they were.
done-batch-saved = Saved.
done-batch-withdrawn = Batch withdrawn. Its unsold cards are void.
failure-nothing-chosen = Select some cards first.
failure-cards-no-target = Choose where the cards go; nothing was moved.
failure-cards-moved-on = The status of these cards does not allow that, so nothing was changed.
failure-cards-of-others = The other variant belongs to another supplier, so nothing was moved.
failure-cards-there-already = The other variant has these cards already, so nothing was moved.
problem-choose = Please choose one.
problem-no-cards = Choose a file or paste some cards.
problem-amount = Enter an amount such as 12.50.
problem-manual = This variant is delivered by hand and needs no cards.
problem-not-text = This is a table, an archive or a picture. Save it as text or CSV first.
problem-no-separator = No line between two cards was found. Say which it is, such as =====.
