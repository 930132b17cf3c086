"""Cities as configuration, their districts and neighborhoods, and which area a point lies in."""
