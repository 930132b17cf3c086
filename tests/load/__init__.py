"""A full hall, a bad line, a killed server: what a meeting must bear. Everything seeded, bounded and on loopback."""
