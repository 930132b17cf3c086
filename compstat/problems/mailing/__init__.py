"""What followers are told of problems: the letters themselves are written in the room of concerns."""

from __future__ import annotations

from compstat.concerns.queries import register_news

from .news import news_of

register_news(news_of)
