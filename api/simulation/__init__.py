"""Invented cities of any size: subjects and their records, drawn in sets by DuckDB from a seed and row numbers alone."""
