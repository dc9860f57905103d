"""Doors: the command line, file formats, workers. No business decision lives here."""
