"""The language: subjects, records, orders and tasks as plain values and pure functions. No IO, no clock, no chance."""
