"""Harborview, a fictional city: feed files in raw form, boundaries, people."""
