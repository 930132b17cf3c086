"""Template tags: charts and maps drawn from frozen numbers."""
