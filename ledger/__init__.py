"""The append-only log on PostgreSQL: commands, recorder, snapshots, identity, the embedded or given database."""
