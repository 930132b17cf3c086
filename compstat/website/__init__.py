"""Settings, doors, templates, static files and the `compstat` command."""
