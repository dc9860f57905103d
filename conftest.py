"""Loads what judges a test run as a whole; fixtures stand in tests/conftest.py."""

pytest_plugins = ["tests.promises.plugin"]
