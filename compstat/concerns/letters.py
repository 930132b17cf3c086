"""What letters about concerns and problems say, in the active language: plain text, short, each to followers with the
link that ends them.

A subject names the area, and nothing about whoever gets the letter. No letter tells who raised something.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext

from compstat.access.queries import public_address
from compstat.places import queries as places
from compstat.places.queries import Area, City

from .links import Link, follower_address
from .models import Concern
from .queries.news import Followed, News
from .saying import REPLIES, area_text, day_text, place_text


@dataclass(frozen=True)
class Letter:
    """A letter; `stop` is the address at which one press ends letters like it, empty where there is none."""

    subject: str
    text: str
    stop: str = ""


def to_confirm(where: City, followed: Followed, confirm: Link, stop: Link) -> Letter:
    """Whether they want letters: sent once to an address that somebody typed."""
    area = places.area(where, followed.area)
    concern = followed.kind == "concern"
    told, brief = {"area": area_text(area, where)}, {"area": _brief(area, where)}
    return _letter(
        gettext("Confirm: letters about a concern, %(area)s") % brief if concern
        else gettext("Confirm: letters about a problem, %(area)s") % brief,
        [
            gettext("Somebody, perhaps you, asked us to write to this address about a concern: %(area)s.") % told
            if concern
            else gettext("Somebody, perhaps you, asked us to write to this address about a problem: %(area)s.") % told,
            _quoted(followed.words),
            gettext("If you want these letters, open this page and press the button:"),
            follower_address(confirm),
            gettext(
                "If you do not want them, do nothing: in a week we forget this address. The link below says no at once."
            ),
        ],
        where, follower_address(stop),
    )  # fmt: skip


def news(where: City, followed: Followed, stop: Link) -> Letter:
    """All that happened since the last letter: one letter, however much it is."""
    area = places.area(where, followed.area)
    concern, brief = followed.kind == "concern", {"area": _brief(area, where)}
    more = followed.more
    return _letter(
        gettext("News: a concern, %(area)s") % brief if concern else gettext("News: a problem, %(area)s") % brief,
        [
            gettext("There is news of a concern you follow.") if concern
            else gettext("There is news of a problem you follow."),
            _quoted(followed.words), _listed(followed.news), _page(followed),
            gettext("It is part of a problem: %(title)s") % {"title": more.words} if more else "",
            _listed(more.news) if more else "", _page(more) if more else "",
        ],
        where, follower_address(stop),
        gettext("You get this letter because you asked to hear of this. At most one comes a day, and only with news."),
    )  # fmt: skip


def to_organization(
    where: City, concern: Concern, reply: str, until: date, *, name: str, reason: str, days: int
) -> Letter:  # fmt: skip
    """A question to another organization: the published wording, the place, and the link that takes one reply."""
    area = places.area(where, concern.area)
    told = {"name": name, "area": area_text(area, where), "on": day_text(until)}
    return _letter(
        gettext("Is this yours? A question from %(department)s, %(area)s") % {
            "department": where.department, "area": _brief(area, where)
        },
        [
            gettext("Good day. This letter goes to: %(name)s.") % told,
            gettext("A resident raised something in %(area)s. We think that it may be yours.") % told,
            _quoted(concern.text),
            gettext("Where: %(place)s") % {"place": place_text(concern, area, where)},
            gettext("Why we ask you: %(reason)s") % {"reason": reason} if reason else "",
            "\n".join([gettext("Please tell us one of three things:"), *(f"- {words}" for words in REPLIES.values())]),
            gettext(
                "Open this page to reply, once, without an account. Everybody can read which of the three you choose:"
            ),
            reply,
            ngettext(
                "The link is good for %(days)s day, until the end of %(on)s.",
                "The link is good for %(days)s days, until the end of %(on)s.", days,
            ) % {**told, "days": days},
            gettext("Until then our page shows for how many days nobody has replied."),
        ],
        where,
    )  # fmt: skip


def _quoted(words: str) -> str:
    """Words of somebody, set apart from ours."""
    return "\n".join(f"> {line}" for line in words.splitlines() if line.strip())


def _listed(news: Iterable[News]) -> str:
    """Each thing with its day, oldest first."""
    return "\n".join(gettext("- %(day)s: %(text)s") % {"day": day_text(each.on), "text": each.text} for each in news)


def _page(followed: Followed) -> str:
    name, *asked = followed.page
    told = {"address": public_address(name, *asked)}
    if name == "concern_status":
        return gettext("Type the code you were shown here: %(address)s") % told
    if followed.kind == "concern":
        return gettext("The concern and all that became of it: %(address)s") % told
    return gettext("The problem, and what is done about it: %(address)s") % told


def _brief(area: Area, where: City) -> str:
    """An area in few words: what a subject has room for."""
    if area.kind != "district":
        return area.name
    return gettext("%(word)s %(id)s") % {"word": gettext(where.district_word).capitalize(), "id": area.id}


def _letter(subject: str, parts: Iterable[str], where: City, stop: str = "", why: str = "") -> Letter:
    """Paragraphs, whose letter it is, why it comes, how to end it. A subject is one line, whatever stands in it."""
    body = [*(part for part in parts if part), where.department]
    if stop:
        ending = gettext("No more of these letters: %(address)s") % {"address": stop}
        body.append("-- \n" + "\n".join(each for each in (why, ending) if each))
    return Letter(" ".join(subject.split()), "\n\n".join(body) + "\n", stop)
