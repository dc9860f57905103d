"""The templates of notices."""
