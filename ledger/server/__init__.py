"""A PostgreSQL of our own, for whoever has none to give: its binaries, its folder, the user it runs as, start and end.

`embedded` is the door. What a ledger on a given server needs too (roles, addresses, the program's own folder) stands in
the room above.
"""
