"""The procedures about records, for every door: what is open, by when, and the steps that need more than a command."""
