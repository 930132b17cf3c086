"""views of problems, one file a noun."""
