"""How long lists of wordings become one pattern."""

from __future__ import annotations

import re


def either(told: str) -> re.Pattern[str]:
    """A pattern of alternatives as whole words: a line that begins with a plus goes on, a blank is any white space."""
    lines = "|".join(line.strip() for line in told.strip().splitlines())
    lines = lines.replace("||+ ", "|").replace("|+ ", " ")
    return re.compile(r"\b(?:" + lines.replace(" ", r"\s+") + r")(?!\w)", re.IGNORECASE)
