"""Ask about meetings."""
