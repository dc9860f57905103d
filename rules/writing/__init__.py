"""Packs as files and tables: read, described, and changed where something changes, and nowhere else."""
