"""A concern that is sealed is part of no problem any more, and nothing that was written there quotes it."""

from __future__ import annotations

from compstat.access.rules import Role
from compstat.concerns import actions as concerns
from compstat.concerns.models import Concern
from compstat.concerns.rules import Ground
from compstat.problems.models import Contribution, ContributionSent, Hypothesis, Option, Problem

from ..concerns.test_disclosures import everywhere
from .making import NOW, TODAY, actor, nominated, raised

MARK = "zanzibarine"
SAID = f"My neighbor {MARK} is hit by her husband every night."
KEPT = "Cars race past the school every afternoon."


def test_nothing_quotes_its_words() -> None:
    mei = actor(Role.CAPTAIN)
    said, other = raised(mei, SAID), raised(mei, KEPT)
    found = nominated(mei, concerns=[said.pk, other.pk])
    Problem.objects.filter(pk=found.pk).update(
        who_lives=f"People who say: {SAID}", harm="Nobody sleeps.", against_why=SAID
    )
    Option.objects.create(problem=found, kind="other", text=SAID, speaks_for=SAID, speaks_against=SAID)
    Hypothesis.objects.create(problem=found, text=f"“{SAID.replace(' is ', chr(10) + 'is ')}”", by_role="x", on=TODAY)
    ContributionSent.objects.create(id="A" * 26, problem=found, text=f"{SAID} {KEPT}", at=NOW)
    Contribution.objects.create(id="A" * 26, problem=found, text=f"{SAID} {KEPT}", who="resident", on=TODAY)
    concerns.withhold(said.pk, Ground.SEALED, "", by=mei, now=NOW)
    assert MARK not in everywhere(), "but under the seal"
    found.refresh_from_db()
    assert (found.who_lives, found.harm) == ("People who say: (taken out)", "Nobody sleeps.")
    assert Contribution.objects.get().text == f"(taken out) {KEPT}"
    assert [*Concern.objects.filter(problem=found.pk).values_list("pk", flat=True)] == [other.pk]


def test_without_words_nothing_is_looked_for() -> None:
    mei = actor(Role.CAPTAIN)
    found, said = nominated(mei), raised(mei, "He hits me.")
    concerns.withhold(said.pk, Ground.SEALED, "", by=mei, now=NOW)
    before = Problem.objects.get(pk=found.pk)
    assert before.title == found.title
