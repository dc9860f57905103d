"""The append-only log on PostgreSQL: commands, recorder, snapshots, identity, the embedded or given database.

`log/` stores and reads events, `server/` runs a PostgreSQL of our own; neither imports the other. `vault/` seals what
is said of persons, `matching/` matches large batches in a process of its own. Here stands what uses them: `ledger`
takes commands, `database` finds or makes what they are stored in.
"""
