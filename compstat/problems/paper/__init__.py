"""What this room prints: a plan on one page."""
