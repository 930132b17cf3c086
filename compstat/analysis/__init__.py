"""Pure arithmetic: arrays in, results out. No Django, no file, no clock, no network."""
