"""What follows for a subject from its records, on which days and why; the rulebook that the domain asks."""
