"""Which patterns one record matches: durable-rules answers, plain Python checks every answer."""
