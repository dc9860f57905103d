"""A city that lives: invented residents and bureaus whose year is told through the public API alone."""
