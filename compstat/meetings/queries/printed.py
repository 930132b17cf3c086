"""How a sheet is set and what stands on every sheet, for rooms above that print one of their own."""

from __future__ import annotations

from ..paper.facts import code_to_scan, made_up, scan_words, typed
from ..paper.languages import unchecked
from ..paper.printing import kept_pdf, pages

__all__ = ["code_to_scan", "kept_pdf", "made_up", "pages", "scan_words", "typed", "unchecked"]
