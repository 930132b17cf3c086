"""The feed: read, check, protect, store an edition, publish it. Keeps no tables."""
