"""Forms of concerns, one file a door."""
