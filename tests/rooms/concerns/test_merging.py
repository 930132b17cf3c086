"""Concerns that may be about the same are suggested; a person puts them together, and may take them apart again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from compstat.access.rules import NotAllowed, Role, WrongState
from compstat.concerns import actions, queries
from compstat.concerns.actions import moving
from compstat.concerns.models import Concern, OwnWords
from compstat.concerns.queries import similar_to
from compstat.concerns.queries.similar import likeness, shingles

from .desk_making import ANSWER, DAY, HOUR, NOW, REASON, TEXT, acts, again, everything, kinds, member, published, raised

ALIKE = "Every night after ten cars race down Pier Street, and children cross there."
OTHER = "The lamp at the corner of the library has been dark since spring."


@pytest.fixture
def mei():
    return member(Role.CAPTAIN)


def suggested(found: Concern) -> list[str]:
    return [each.concern.id for each in similar_to(again(found))]


# --- Likeness


def test_likeness_is_what_two_texts_share_of_all_they_say() -> None:
    assert shingles("The cars RACE, the cars.") == {"the cars", "cars race", "race the"}
    assert shingles("Speeding!") == {"speeding"} and shingles("") == frozenset()
    assert likeness(shingles("a b c"), shingles("b c d")) == 1 / 3
    assert likeness(frozenset(), frozenset()) == 0.0 and likeness(shingles("a b"), frozenset()) == 0.0
    assert likeness(shingles(TEXT), shingles(TEXT)) == 1.0
    assert shingles("kay la fè nwa") == {"kay la", "la fè", "fè nwa"}, "in any alphabet and language"


def test_the_same_place_or_theme_needs_less_likeness_in_words(mei) -> None:
    first = published(mei)
    near, far = raised(ALIKE), raised(OTHER, place="Library Row")
    assert suggested(near) == [first.id] and suggested(far) == []
    weak = "Every night after ten it is dangerous here."
    assert likeness(shingles(weak), shingles(TEXT)) < 0.3
    same_place, elsewhere = raised(weak), raised(weak, place="Quay Lane")
    assert first.id in suggested(same_place)
    assert first.id not in suggested(elsewhere)
    actions.publish(elsewhere.id, weak, "Quay Lane", "speeding", by=mei, now=NOW)
    assert first.id in suggested(elsewhere), "the same theme"
    told = next(each for each in similar_to(again(elsewhere)) if each.concern == first)
    assert told.same_theme and not told.same_place and told.words == TEXT


def test_what_is_never_suggested(mei) -> None:
    found = published(mei)
    held = raised()
    actions.withhold(held.id, "advertising", "It sells something.", by=mei, now=NOW)
    sealed = raised()
    actions.withhold(sealed.id, "sealed", "There is help for this.", by=mei, now=NOW)
    theirs, old = raised(complaint=True), raised(at=NOW - timedelta(366))
    member(Role.CAPTAIN, "D1")
    elsewhere, other_city = raised(area="D1"), raised()
    Concern.objects.filter(pk=other_city.pk).update(city="boston")
    assert suggested(found) == [] and suggested(elsewhere) == [] and suggested(old) == []
    assert suggested(sealed) == [] and suggested(theirs) == [], "nothing is looked for where it must not be"


def test_five_at_most_the_likest_first(mei) -> None:
    found = published(mei)
    exact = published(mei, TEXT, act="0" * 26)
    others = [raised(f"{TEXT} {'and more ' * number}") for number in range(1, 7)]
    told = suggested(found)
    assert len(told) == 5 and told[0] == exact.id and set(told[1:]) <= {each.id for each in others}


# --- Together and apart


def test_the_author_of_one_sees_what_becomes_of_the_other(mei) -> None:
    first, second = published(mei), raised(ALIKE)
    told = actions.merge(second.id, first.id, by=mei, now=NOW + HOUR)
    assert told.merged_into == first.id and again(second).state == "received"
    assert kinds(second)[-1] == kinds(first)[-1] == "merged" and acts()[-1] == "concerns_merged"
    assert second.events.get(kind="merged").key == first.id and first.events.get(kind="merged").key == second.id
    assert OwnWords.objects.get(concern=second).read_at == NOW + HOUR, "whoever put them together has read it"
    assert second.id not in suggested(first)
    told = actions.unmerge(second.id, by=mei, now=NOW + DAY)
    assert (told.merged_into, told.state, told.publication) == ("", "received", "waiting"), "as it stood before"
    assert kinds(second)[-1] == kinds(first)[-1] == "unmerged"
    assert actions.publish(second.id, ALIKE, "", "speeding", by=mei, now=NOW + DAY).text == ALIKE


def test_what_is_put_together_is_worked_on_at_the_other(mei) -> None:
    first, second = published(mei), published(mei, ALIKE)
    actions.merge(second.id, first.id, by=mei, now=NOW)
    before = everything()
    for refused in (
        lambda: actions.answer(second.id, ANSWER, by=mei, now=NOW),
        lambda: actions.publish(second.id, "x", "", "speeding", by=mei, now=NOW),
        lambda: actions.withhold(second.id, "threat", REASON, by=mei, now=NOW),
        lambda: actions.decline(second.id, REASON, by=mei, now=NOW),
        lambda: actions.merge(second.id, first.id, by=mei, now=NOW),
    ):
        with pytest.raises(WrongState, match="put together with another"):
            refused()
    assert everything() == before


def test_what_would_hide_something_is_refused(mei) -> None:
    first, second, unread = published(mei), published(mei, ALIKE), raised(OTHER)
    theirs = raised(f"{TEXT} An officer.", complaint=True)
    third = published(mei, f"{TEXT} Third.")
    actions.merge(third.id, second.id, by=mei, now=NOW)
    before = everything()
    for refused in (
        lambda: actions.merge(first.id, first.id, by=mei, now=NOW),
        lambda: actions.merge(first.id, "none", by=mei, now=NOW),
        lambda: actions.merge(first.id, unread.id, by=mei, now=NOW),  # nobody could read that one
        lambda: actions.merge(theirs.id, first.id, by=mei, now=NOW),
        lambda: actions.merge(first.id, theirs.id, by=mei, now=NOW),
        lambda: actions.merge(second.id, first.id, by=mei, now=NOW),  # it has one with it
        lambda: actions.merge(first.id, third.id, by=mei, now=NOW),  # that one is with another
        lambda: actions.unmerge(first.id, by=mei, now=NOW),
    ):
        with pytest.raises(WrongState):
            refused()
    assert everything() == before


def test_only_whoever_moderates_on_both_sides(mei) -> None:
    first, second = published(mei), raised(ALIKE)
    there = published(member(Role.CAPTAIN, "D1"), area="D1")
    for other in (member(Role.OFFICER), member(Role.CRIME_ANALYST), member(Role.CAPTAIN, "D1"), member(Role.PARTNER)):
        with pytest.raises(NotAllowed):
            actions.merge(second.id, first.id, by=other, now=NOW)
    with pytest.raises(NotAllowed):
        actions.merge(second.id, there.id, by=mei, now=NOW)
    actions.merge(second.id, first.id, by=mei, now=NOW)
    with pytest.raises(NotAllowed):
        actions.unmerge(second.id, by=member(Role.OFFICER), now=NOW)


def test_of_two_who_put_it_together_one_is_told(mei, monkeypatch) -> None:
    first, second, third = published(mei), raised(ALIKE), published(mei, f"{TEXT} Third.")
    kept = {each.id: queries.concern(each.id) for each in (first, second, third)}
    actions.merge(second.id, first.id, by=mei, now=NOW)
    monkeypatch.setattr(queries, "concern", lambda key: kept[key])
    before = everything()
    with pytest.raises(WrongState, match=moving.FASTER):
        actions.merge(second.id, third.id, by=mei, now=NOW)
    assert everything() == before
    monkeypatch.undo()
    kept = {each.id: queries.concern(each.id) for each in (first, third)}
    actions.merge(third.id, first.id, by=mei, now=NOW)
    monkeypatch.setattr(queries, "concern", lambda key: kept[key])
    fourth = raised(f"{ALIKE} Fourth.")
    kept[fourth.id] = Concern.objects.get(pk=fourth.id)
    with pytest.raises(WrongState, match=moving.FASTER):
        actions.merge(fourth.id, third.id, by=mei, now=NOW)  # that one went with another meanwhile
