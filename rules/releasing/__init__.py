"""What a version has to pass before it comes into force: guards, worked examples, and what it would change."""
