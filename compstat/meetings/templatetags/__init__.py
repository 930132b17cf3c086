"""What templates of meetings say with."""
