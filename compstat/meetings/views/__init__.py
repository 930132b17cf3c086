"""Pages of meetings: HTTP only."""
