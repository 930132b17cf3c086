"""forms of problems, one file a noun."""
