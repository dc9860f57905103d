"""Reasons in both languages at once: they go back to whoever sent the file, on the screen and in a column of it."""


def both(zh: str, en: str) -> str:
    """One reason, in Chinese and in English."""
    return f"{zh} ({en})"
