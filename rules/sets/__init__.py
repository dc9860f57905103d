"""The set path: what `determine` says of one subject, said of all of them by one relational query. Pure, no IO.

A ruleset is rendered to a tree of sqlglot over two relations, `subjects` and `facts` (rules.sets.relations); whoever
holds these runs it (projections.sets). It means what rules.following.determine means; a property compares them.
"""
