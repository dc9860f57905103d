"""The templates of the pages, their style and their icon."""
