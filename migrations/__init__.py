"""Numbered SQL, forward only, readable by a database administrator; run by ledger.migrations."""
