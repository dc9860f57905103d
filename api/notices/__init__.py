"""Notices to a subject: what the ledger holds of a decision, as a document to hand over, with its service record.

`owed` finds them, `making` says what stands in one, `html` and `pdf` write it down. The same notice comes out on any
later day: it is made of its event, of what stood before it, and of the rules as they were known then.
"""
