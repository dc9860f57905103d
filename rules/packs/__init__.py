"""Rulesets as YAML, one folder a pack: read with rules.writing.loading."""
