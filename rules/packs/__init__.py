"""Rulesets as YAML, one folder a pack: read with rules.loading."""
