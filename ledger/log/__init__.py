"""The log itself: how events are stored, in which order they are appended, what is refused, and reading them again.

It knows neither commands nor rules, nor whose server the database is on.
"""
