"""What follows from what: condition model, ruleset versions, evaluators, determine(). No IO but reading packs."""
