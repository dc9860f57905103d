"""The append-only log on PostgreSQL: commands, recorder, snapshots, identity, the embedded or given database.

`log/` stores and reads events, `server/` runs a PostgreSQL of our own; neither imports the other. Here stands what
uses them: `ledger` takes commands, `database` finds or makes what they are stored in.
"""
