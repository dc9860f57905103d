"""Read models, each rebuilt from the ledger alone."""
