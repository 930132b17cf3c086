"""Pages of concerns, one file a door."""
