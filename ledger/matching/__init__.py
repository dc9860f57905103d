"""Matching large batches in a process of its own."""
