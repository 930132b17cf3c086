"""People, agencies, roles and who may do what; signing in; the logbook; what is sealed, kept, erased and backed up."""
