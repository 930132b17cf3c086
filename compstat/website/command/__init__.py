"""The `compstat` command."""
