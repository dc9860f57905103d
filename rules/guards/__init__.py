"""The guards: each a function that finds, in a whole ruleset, what one principle or invariant forbids."""
