"""What is removed in time."""
