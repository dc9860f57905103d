"""What a subject reads and does for itself, for every door (INV-28, PIPL arts 44 to 48)."""
