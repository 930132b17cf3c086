"""When a load is refused, and the words for it. Each sentence says what to do."""

from __future__ import annotations

from collections.abc import Mapping

from compstat.access.rules import Refused


class FeedRejected(Refused, ValueError):
    """A file is not a feed this city's configuration can read."""


class LoadRefused(Refused, ValueError):
    """The files can be read, but publishing them would mislead; the live edition stays."""


class CountsRejected(Refused, ValueError):
    """The department's own counts cannot be used."""


class NeedsTwo(Refused, PermissionError):
    """Two people must want this, and one asked."""


class EditionUnknown(Refused, LookupError):
    """There is no such edition."""


class FetchFailed(Refused, OSError):
    """The published files could not be downloaded."""


MOST_REJECTED = 0.10  # a larger share of rejected records refuses the load
MOST_FEWER = 0.10  # …and so does a larger fall of reports on days both editions cover


def check_rejected(reasons: Mapping[str, int], read: int) -> None:
    """Refuse files of which too much could not be read; says how many for each reason."""
    rejected = sum(reasons.values())
    if read and rejected > MOST_REJECTED * read:
        told = ", ".join(f"{reason} {n:,}" for reason, n in sorted(reasons.items(), key=lambda pair: -pair[1]))
        raise LoadRefused(
            f"{rejected:,} of {read:,} records were rejected, more than {MOST_REJECTED:.0%} ({told}). The edition that "
            "was live stays live. Correct the file or city.toml, and load again."
        )


def check_fewer(before: int, now: int, *, accepted: bool) -> None:
    """Refuse an edition that lost many of the reports the live one has, unless a person accepts it."""
    if not accepted and before and now < before * (1 - MOST_FEWER):
        raise LoadRefused(
            f"For the days the live edition also covers there are {now:,} reports instead of {before:,}: more than "
            f"{MOST_FEWER:.0%} fewer. The live edition stays. If that is right, load again with --accept-fewer."
        )
