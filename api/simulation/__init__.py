"""Invented cities of any size: who lives in them and what is recorded, drawn in sets by DuckDB from a seed."""
