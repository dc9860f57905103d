"""The vault: who a person is, sealed under that person's own key, apart from the log (INV-26, INV-30).

    the key file -> wraps the ledger's hash secret, and the key of each subject -> seals that subject's attributes

A stream of a person is named by an id drawn at random. The row from keyed number to id is written in the transaction
that registers the person; erasing destroys the person's key and that row, and leaves event, hash and place.
"""
