"""Moves of a problem by a table written by hand; the cap of three, the room's advice, what still lacks."""

from __future__ import annotations

import pytest

from compstat.access.rules import WrongState
from compstat.problems import library, rules
from compstat.problems.rules import Closing, Event, Finding, InterventionKind, Need, ProblemState, Result, Source
from compstat.problems.rules.problems import ALLOWED, BEGUN, MISSING, POLICE_SOURCES, STANDING

# What was decided, again by hand: event; the states it may happen in; the state after (same: it stays); what it takes.
DECIDED = {
    "opened": ("nominated", "scanning", "reason owner"),
    "retired": ("scanning analysis planned active assessment", "nominated", "reason ended"),
    "scanned": ("scanning", "analysis", "scanning"),
    "planned": ("analysis", "planned", "analysis plan"),
    "started": ("planned", "active", "plan"),
    "assessed": ("active", "assessment", "plan"),
    "revised": ("planned active assessment", "analysis", "reason ended"),
    "closed": ("nominated scanning analysis planned active assessment", "closed", "reason closing ended"),
    "reopened": ("closed", "analysis", "reason owner"),
    "confirmed": ("scanning analysis planned active assessment", "same", "reason"),
    "changed": ("nominated scanning analysis planned active assessment", "same", ""),
    "nominated": ("", "", ""),  # how a problem begins
}
EVERYTHING = frozenset(Need)


def test_no_event_state_or_need_is_missing() -> None:
    assert {event.value for event in Event} == DECIDED.keys()
    assert {event.value for event in rules.MOVES} == DECIDED.keys() - {"nominated"}
    assert set(ProblemState) == STANDING | {ProblemState.CLOSED} == BEGUN | {"nominated", "closed"}
    assert set(MISSING) == set(Need)
    assert set(rules.CLOSINGS) == set(ALLOWED) == set(Closing) and set(rules.RESULTS) == set(Result)
    assert set(rules.SOURCES) == set(Source)
    assert list(rules.CHEERS) == ["community", "harmful", "expectation", "events", "recurring", "similar"]
    assert list(rules.TRIANGLE) == ["offender", "handler", "target", "guardian", "place", "manager"]


@pytest.mark.parametrize("state", ProblemState)
@pytest.mark.parametrize("event", DECIDED)
def test_events_happen_in_their_states_alone(event: str, state: ProblemState) -> None:
    before, after, _ = DECIDED[event]
    assert rules.can_move(Event(event), state) is (state.value in before.split())
    if state.value in before.split():
        assert rules.check_move(Event(event), state, EVERYTHING) == (state if after == "same" else after)
    else:
        with pytest.raises(WrongState, match="not open to that now"):
            rules.check_move(Event(event), state, EVERYTHING)


@pytest.mark.parametrize("event", [event for event in DECIDED if event != "nominated"])
def test_each_move_takes_what_was_decided_and_says_what_is_missing(event: str) -> None:
    before, _, needs = DECIDED[event]
    state = ProblemState(before.split()[0])
    assert rules.check_move(Event(event), state, frozenset(map(Need, needs.split())))
    for need in needs.split():
        with pytest.raises(WrongState) as refused:
            rules.check_move(Event(event), state, EVERYTHING - {Need(need)})
        said = MISSING[Need(need)]
        assert str(refused.value) == f"{said[0].upper()}{said[1:]}."


def test_several_things_missing_are_told_at_once() -> None:
    with pytest.raises(WrongState) as refused:
        rules.check_move(Event.CLOSED, ProblemState.ACTIVE, frozenset())
    assert str(refused.value) == (
        "Say why in a sentence that everybody can read; choose by which criterion it is closed, and what came of it; "
        "end the plan that is fixed or running first, and say why."
    )


@pytest.mark.parametrize(
    ("there", "retiring", "good"),
    [(0, False, True), (2, False, True), (3, False, False), (3, True, True), (4, True, False), (2, True, True)],
)
def test_a_fourth_priority_retires_one(there: int, retiring: bool, good: bool) -> None:
    if good:
        rules.check_priority(there, retiring)
    else:
        with pytest.raises(WrongState, match="There are 3 priorities already"):
            rules.check_priority(there, retiring)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([], []), ([0, 0, 0, 0], []), ([5, 0, 1], [0, 2]), ([4, 3, 2, 1], [0, 1, 2]), ([1, 2, 3, 3, 2], [1, 2, 3, 4]),
        ([2, 2, 2, 2], [0, 1, 2, 3]), ([0, 7], [1]),
    ],
)  # fmt: skip
def test_a_ballot_advises_the_first_three_and_what_is_level_with_the_third(counts: list[int], told: list[int]) -> None:
    assert sorted(rules.advised(counts)) == told


def test_a_choice_differs_if_it_opens_what_was_not_advised_or_retires_what_was() -> None:
    counts = [9, 8, 7, 1]
    assert [rules.differs(opened, None, counts) for opened in (0, 2, 3, None)] == [False, False, True, True]
    assert rules.differs(0, 1, counts) and not rules.differs(0, 3, counts)
    assert rules.differs(0, None, [0, 0, 0, 0])  # nobody advised anything


def test_an_answer_of_a_ballot_is_found_by_its_words() -> None:
    options = ["Speeding on Quay Road", " Dark lamps ", "Break-ins"]
    assert [rules.place_of(t, options) for t in ("dark LAMPS", "speeding on quay road ", "Noise")] == [1, 0, None]


WHY = "Ten people were hurt in one week."


def test_the_room_advises_or_it_cannot_wait_and_against_the_room_one_says_why() -> None:
    for said, urgent, otherwise, why in (
        ("Most went to it.", "", False, ""), ("", WHY, False, ""), ("Most went elsewhere.", "", True, WHY),
        ("Most went to it.", WHY, False, WHY),
    ):  # fmt: skip
        rules.check_advice(said, urgent, otherwise, why)
    for said, urgent, otherwise, why, told in (
        (" ", " ", False, "", "Say what the room advised"),
        ("", "Now.", False, "", "Say why in 10 to 1000 characters"),
        ("Most went elsewhere.", "", True, " ", "The room advised something else"),
        ("Most went elsewhere.", "", True, "Because", "Say why in 10 to 1000 characters"),
    ):  # fmt: skip
        with pytest.raises(WrongState, match=told):
            rules.check_advice(said, urgent, otherwise, why)


@pytest.mark.parametrize(
    ("reason", "good"),
    [
        ("", False),
        ("x" * 9, False),
        (f"  {'x' * 9} ", False),
        ("x" * 10, True),
        ("x" * 1000, True),
        ("x" * 1001, False),
    ],
)
def test_a_reason_says_something_and_not_too_much(reason: str, good: bool) -> None:
    if good:
        rules.check_reason(reason)
    else:
        with pytest.raises(WrongState, match="Say why in 10 to 1000 characters"):
            rules.check_reason(reason)


def test_words_and_the_role_that_leads_have_their_lengths() -> None:
    (
        rules.check_words("x" * 10, 20),
        rules.check_words("", 5, 0),
        rules.check_lead("Captain"),
        rules.check_lead("x" * 80),
    )
    for words, longest, shortest in (("x" * 9, 20, 10), ("x" * 21, 20, 10), ("  x ", 5, 2)):
        with pytest.raises(WrongState, match=f"Write {shortest} to {longest} characters"):
            rules.check_words(words, longest, shortest)
    for owner in ("", " ab ", "x" * 81):
        with pytest.raises(WrongState, match="which role leads the work, in 3 to 80 characters"):
            rules.check_lead(owner)


CLOSED = {
    "achieved": "done", "reasonable": "done no_change_seen", "unlikely": "no_change_seen",
    "handed_over": "handed_over", "declined": "declined",
}  # fmt: skip


@pytest.mark.parametrize("result", Result)
@pytest.mark.parametrize("closing", Closing)
def test_a_result_goes_with_its_criterion(closing: Closing, result: Result) -> None:
    if result.value in CLOSED[closing].split():
        rules.check_closing(closing, result)
    else:
        with pytest.raises(WrongState, match="does not go with this criterion"):
            rules.check_closing(closing, result)


# Which closing says something else than a finding, by hand: criterion and result of each that has to say why.
OTHERWISE = {
    "fell": "reasonable:no_change_seen unlikely:no_change_seen",
    "rose": "achieved:done reasonable:done reasonable:no_change_seen unlikely:no_change_seen",
    "unclear": "achieved:done", "unnoticed": "achieved:done", "open": "achieved:done",
    "counted": "reasonable:no_change_seen unlikely:no_change_seen",
    "noticed": "reasonable:no_change_seen unlikely:no_change_seen", "": "",
}  # fmt: skip


@pytest.mark.parametrize("finding", OTHERWISE)
def test_whoever_closes_against_the_finding_says_why(finding: str) -> None:
    found = Finding(finding) if finding else None
    for closing, results in CLOSED.items():
        for result in results.split():
            told = (found, Closing(closing), Result(result))
            against = f"{closing}:{result}" in OTHERWISE[finding].split()
            assert rules.is_against(*told) == against
            rules.check_finding(*told, WHY)
            for why in ("", "  too few ", "x" * 1001):
                if against:
                    with pytest.raises(WrongState, match="own finding does not bear this out"):
                        rules.check_finding(*told, why)
                else:
                    rules.check_finding(*told, why)
    assert set(OTHERWISE) == {*Finding, ""}


TOLD = {
    "behavior": "drivers go faster than 40 mph.", "place_type": "two crossings without lights",
    "time": "on weekday afternoons", "harm": "near misses with children", "baseline": "34 of 100 cars, March 3",
}  # fmt: skip
ANSWERED = {name: {"yes": True, "why": ""} for name in rules.CHEERS}


def test_the_statement_is_one_sentence_once_all_five_parts_are_there() -> None:
    assert rules.statement(TOLD) == (
        "Drivers go faster than 40 mph at two crossings without lights on weekday afternoons. It leads to near misses "
        "with children. Where we start: 34 of 100 cars, March 3."
    )
    assert tuple(TOLD) == rules.STATEMENT
    for part in TOLD:
        assert (
            rules.statement({**TOLD, part: " "}) == "" == rules.statement({k: v for k, v in TOLD.items() if k != part})
        )


def test_scanning_lacks_each_answer_a_why_for_each_no_and_each_part() -> None:
    assert rules.lacks_scanning(ANSWERED, TOLD) == []
    assert rules.lacks_scanning({}, {}) == [*rules.CHEERS, *TOLD]
    known = {**ANSWERED, "harmful": {"yes": None}, "events": {"yes": False, "why": " "}, "similar": {"yes": False}}
    assert rules.lacks_scanning(known, {**TOLD, "time": ""}) == ["harmful", "events_why", "similar_why", "time"]
    assert rules.lacks_scanning({**ANSWERED, "events": {"yes": False, "why": "It is one event."}}, TOLD) == []


def test_analysis_lacks_residents_first() -> None:
    asked = ("Tenants on Quay Road.", "At their doors, in May.", "Young drivers; we ask them.")
    both = frozenset({Source.REPORTS, Source.CONCERNS})
    assert rules.lacks_analysis(1, 1, both, *asked) == []
    assert rules.lacks_analysis(0, 0, frozenset(), "", " ", "") == [
        "who_lives", "were_asked", "other_source", "hypothesis", "burden",
    ]  # fmt: skip
    assert rules.lacks_analysis(2, 0, POLICE_SOURCES, *asked) == ["other_source", "evidence"]
    for source in Source:
        lacks = rules.lacks_analysis(1, 1, frozenset({source}), *asked)
        assert lacks == ([] if source not in {"reports", "calls", "officers"} else ["other_source"])


@pytest.mark.parametrize(
    ("text", "offenders", "harm"),
    [
        ("People shout and throw bottles", [], []),
        ("Cars race past the school; children are nearly hit", [], []),
        ("A white van parks on black ice at Blackstone Street", [], []),
        ("Fights outside the men’s shelter and the women's clinic", [], []),
        ("Alcohol is sold to minors by older drivers", [], []),
        ("Black males and young men drink", ["Black males", "young men"], ["Black males"]),
        ("Teens, kids and a 15-year-old", ["Teens", "kids", "15-year-old"], []),
        ("Older women and boys are followed", ["women", "boys"], []),
        ("males and juveniles, males again", ["males", "juveniles"], ["males", "juveniles"]),
        ("Latinos and immigrants", ["Latinos", "immigrants"], ["Latinos", "immigrants"]),
        ("a brown-skinned driver, undocumented", ["brown-skinned", "undocumented"], ["brown-skinned", "undocumented"]),
        ("by HAITIAN men aged 20", ["HAITIAN", "men", "aged 20"], ["HAITIAN"]),
    ],
)  # fmt: skip
def test_words_on_who_people_are_are_found_and_others_are_not(text: str, offenders: list, harm: list) -> None:
    assert rules.words_on_persons(text) == offenders
    assert rules.words_on_persons(text, of_harm=True) == harm
    if not offenders:
        rules.check_no_persons(text)
        return
    with pytest.raises(WrongState, match=f"not who people are. Leave out: “{offenders[0]}”"):
        rules.check_no_persons(text)


def test_the_library_has_25_techniques_in_five_groups_and_names_only_those() -> None:
    assert list(library.TECHNIQUES) == list(range(1, 26)) and [len(g.techniques) for g in library.GROUPS] == [5] * 5
    assert len({t.name for t in library.TECHNIQUES.values()}) == 25
    assert len(library.TYPES) >= 30 and len({each.key for each in library.TYPES}) == len(library.TYPES)
    for each in library.TYPES:
        assert each.techniques and set(each.techniques) <= set(library.TECHNIQUES) and each.themes, each.key
        assert all(guide.strip() and "://" not in guide for guide in each.guides)
    assert library.GUIDES == "https://popcenter.asu.edu/"
    near, others = library.types_for("speeding")
    assert [each.key for each in near] == ["speeding", "racing", "walkers"] and len(near) + len(others) == len(
        library.TYPES
    )
    assert library.types_for("")[0] == []


def test_what_enforces_is_told_apart() -> None:
    assert {InterventionKind.PATROL, InterventionKind.ENFORCEMENT} == rules.ENFORCING
