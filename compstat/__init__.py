"""Community CompStat: reports, briefings, promises and measured follow-up, in one loop."""

__version__ = "0.1.0"
