"""Who acts, and how the house says no.

Until sign-in exists every act comes from the command line, by the operator of the machine.
"""

from __future__ import annotations

from typing import Final

OPERATOR: Final = "operator"


class Refused(Exception):
    """An expected no: its text is a sentence that may be shown and says what to do."""
