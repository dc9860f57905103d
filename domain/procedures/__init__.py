"""Procedures about records and subjects: each a small module with its transition table in domain.transitions."""
