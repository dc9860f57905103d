"""Small, deliberate faults: each must turn the tests it names red. `python -m tests.mutants` runs them."""
