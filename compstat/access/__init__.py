"""People, roles and who may do what. Now: the user model, and the word for acts from the command line."""
