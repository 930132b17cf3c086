"""Who acts. Until sign-in exists every act comes from the command line, by the operator of the machine."""

from __future__ import annotations

from typing import Final

OPERATOR: Final = "operator"
