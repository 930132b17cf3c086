"""Paper: everything a meeting needs without a single phone."""
