"""A department's tasks as a workbook: written to be filled in, read back, and each row carried out as one command.

A row answers one task: accept, refuse or return it, or report on it. What a row says goes the way of the single verbs;
a row that cannot be carried out stops no other, and one that says what was said before changes nothing.
"""
