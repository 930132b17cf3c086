"""The front doors: each names its addresses and the databases it may open."""
