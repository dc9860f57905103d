"""A history taken over in columns: what a file says of subjects that nobody knows yet, decided kind by kind.

A row takes part where nothing is wrong with its cells and where filing a row of its kind brings nothing but its own
events; of a subject all rows or none. Everything else is filed row by row as ever, and so is whatever finds something
in its way: the columns are quicker, and never say anything else (docs/adr/0034).
"""
