"""Two people: counts of the department, one publisher after a day's notice, deputies, what the keys leave behind."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.test import Client
from django.utils import timezone

from compstat.access import actions, queries
from compstat.access.acts import Reason
from compstat.access.models import Agency, Deputy, Keys, LogLine, Membership, Person, Proposal
from compstat.access.rules import OPERATOR, Actor, NotAllowed, Permission, Refused, Role, WrongState
from compstat.briefings import actions as briefings
from compstat.incidents import actions as incidents
from compstat.incidents.queries import EditionUnknown, announced, edition, live_edition, prepared_edition
from compstat.places.queries import City
from compstat.places.queries import city as city_of
from tests.rooms.incidents import paper

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CITY = "harborview"
ADDRESS = "https://example.org/staff/proposals/x/"
HEADER = ("row_id", "area_id", "from", "to", "count", "prior_count", "source")
Prepare = Callable[..., Proposal]


@pytest.fixture
def agency() -> Agency:
    return Agency.objects.create(city=CITY, name="Police Department", kind="department")


def member(agency: Agency, role: Role, name: str) -> Person:
    person = Person.objects.create(email=f"{name}@example.org", name=name)
    Membership.objects.create(person=person, agency=agency, role=role, areas=["city"], since=date(2026, 1, 1))
    return person


def acting(person: Person, now: datetime = NOW) -> Actor:
    """Signed in, with a second factor given just now."""
    return queries.actor(person, proofs=[now], now=now)


def with_keys(person: Person) -> Actor:
    """The same, with an administrator's keys."""
    taken = actions.take_keys(CITY, "To decide what two people must want", by=acting(person), now=NOW)
    return queries.actor(person, proofs=[NOW], keys_id=taken.id, now=NOW)


@pytest.fixture
def okafor(agency) -> Person:
    return member(agency, Role.PUBLISHER, "okafor")


@pytest.fixture
def feldman(agency) -> Person:
    return member(agency, Role.PUBLISHER, "feldman")


@pytest.fixture
def grace(agency) -> Person:
    return member(agency, Role.RECORDS_OFFICER, "grace")


@pytest.fixture
def samir(agency) -> Person:
    return member(agency, Role.ADMINISTRATOR, "samir")


@pytest.fixture
def luis(agency) -> Person:
    return member(agency, Role.OFFICER, "luis")


def acts() -> list[tuple[str, str, str]]:
    return [(line.act, line.who, line.role) for line in LogLine.objects.order_by("id")]


def counts(folder: Path, city: City, add: int = 0) -> Path:
    """The department's counts of every protected row: one small count, the others larger."""
    path = folder / f"counts-{add}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for row in (r.id for r in city.rows if r.protected):
            for number, district in enumerate(city.districts):
                count = 2 if number == 0 else 20 + number + add
                table.writerow((row, district.id, "2026-01-01", "2026-03-31", count, 30 + number, "Unit"))
    return path


@pytest.fixture
def prepare(data_folder, tmp_path) -> Prepare:
    """Load the small feed with counts at the command line, for two people; what was prepared."""
    city = city_of(CITY)
    feed = paper.write(tmp_path / "a.csv", paper.records(60))

    def run(add: int = 0) -> Proposal:
        stored = briefings.load(city, [feed], counts=counts(tmp_path, city, add), for_two=True, by=OPERATOR, now=NOW)
        assert stored.waits
        return Proposal.objects.get(object_id=stored.edition.id)

    return run


# --- Counts of the department.


def test_the_command_line_prepares_and_two_publishers_publish(prepare, okafor, feldman) -> None:
    found, city = prepare(), city_of(CITY)
    assert (found.state, found.proposed_by) == ("open", "") and live_edition(city) is None
    with pytest.raises(EditionUnknown):
        edition(city, found.object_id)  # no public page opens it
    assert prepared_edition(city, found.object_id).id == found.object_id
    with pytest.raises(NotAllowed, match="Nobody has proposed this yet"):
        actions.decide(found.id, agree=True, by=acting(feldman), now=NOW)
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    with pytest.raises(NotAllowed, match="yourself"):
        actions.decide(found.id, agree=True, by=acting(okafor), now=NOW)
    with pytest.raises(WrongState, match="already"):
        actions.take_up(found.id, address=ADDRESS, by=acting(feldman), now=NOW)
    assert live_edition(city) is None
    done = actions.decide(found.id, agree=True, by=acting(feldman), now=NOW)
    assert done.state == "done" and live_edition(city).id == found.object_id
    told = acts()
    assert told[:2] == [("edition_stored", "operator", ""), ("briefing_frozen", "operator", "")]
    assert told[2:] == [
        ("act_prepared", "operator", ""), ("act_proposed", okafor.id, "publisher"),
        ("act_agreed", feldman.id, "publisher"), ("edition_published", feldman.id, "publisher"),
    ]  # fmt: skip


def test_what_is_shown_hides_what_the_public_may_not_see(prepare, okafor) -> None:
    told = prepare().details
    first = city_of(CITY).districts[0].name
    small = [line for line in told["table"] if line["area"] == first]
    assert small and all(line["count"] is None for line in small)
    figures = [line[name] for line in told["table"] for name in ("count", "prior")]
    assert told["hidden"] == figures.count(None) > len(small) and told["shown"] == len(figures) - told["hidden"] > 0
    assert not any(figure is not None and 1 <= figure <= 4 for figure in figures)


def test_the_same_load_twice_is_prepared_once_and_another_edition_makes_it_stale(prepare, okafor, feldman) -> None:
    first = prepare()
    assert prepare().id == first.id
    other = prepare(add=1)
    for found in (first, other):
        actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    actions.decide(other.id, agree=True, by=acting(feldman), now=NOW)
    with pytest.raises(WrongState, match="Load the files again"):
        actions.decide(first.id, agree=True, by=acting(feldman), now=NOW)
    assert live_edition(city_of(CITY)).id == other.object_id
    first.refresh_from_db()
    assert first.state == "open"


def test_counts_that_are_public_already_need_nobody(prepare, okafor, feldman, tmp_path) -> None:
    found, city = prepare(), city_of(CITY)
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    actions.decide(found.id, agree=True, by=acting(feldman), now=NOW)
    longer = paper.write(tmp_path / "b.csv", paper.records(61))
    stored = briefings.load(
        city, [longer], counts=tmp_path / "counts-0.csv", for_two=True, by=OPERATOR, now=NOW + timedelta(1)
    )  # fmt: skip
    assert not stored.waits and live_edition(city).id == stored.edition.id


def test_outside_the_demo_nobody_publishes_counts_alone(data_folder, tmp_path, settings, okafor) -> None:
    folder = tmp_path / "cities" / "plainville"
    folder.mkdir(parents=True)
    source = Path(settings.PROJECT, "cities", CITY, "city.toml").read_text(encoding="utf-8")
    assert "fictional = true" in source
    text = source.replace(f'id = "{CITY}"', 'id = "plainville"').replace("fictional = true", "fictional = false")
    (folder / "city.toml").write_text(text, encoding="utf-8")
    settings.COMPSTAT_CITIES = [tmp_path / "cities"]
    city = city_of("plainville")
    feed = paper.write(tmp_path / "a.csv", paper.records(60))
    stored = briefings.load(city, [feed], counts=counts(tmp_path, city), by=OPERATOR, now=NOW)
    assert stored.waits and live_edition(city) is None
    with pytest.raises(Refused, match="Two people must want"):
        incidents.publish(stored.edition, by=OPERATOR, now=NOW)
    for by in (OPERATOR, acting(okafor)):  # a publisher of another city is nobody here
        with pytest.raises(NotAllowed):
            incidents.publish_counts(stored.edition, by=by, now=NOW)
    assert live_edition(city) is None and not (stored.edition.folder / "published.json").exists()
    plain = briefings.load(city, [feed], by=OPERATOR, now=NOW)
    assert not plain.waits and live_edition(city).id == plain.edition.id


def test_a_load_that_goes_on_is_not_waited_for(prepare, okafor, feldman, monkeypatch) -> None:
    import fcntl

    found, city = prepare(), city_of(CITY)
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    lock = (incidents.editions.home(city.id) / ".lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(Refused, match="Try again when it is done"):
        actions.decide(found.id, agree=True, by=acting(feldman), now=NOW)
    lock.close()
    found.refresh_from_db()
    assert found.state == "open"
    assert actions.decide(found.id, agree=True, by=acting(feldman), now=NOW).state == "done"


def test_what_a_machine_that_died_left_undone_is_finished(prepare, okafor, feldman, luis, monkeypatch) -> None:
    found = prepare()
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(incidents, "publish_counts", dies)
        with pytest.raises(KeyboardInterrupt):
            actions.decide(found.id, agree=True, by=acting(feldman), now=NOW)
    found.refresh_from_db()
    assert found.state == "agreed" and live_edition(city_of(CITY)) is None
    with pytest.raises(NotAllowed):
        actions.finish(found.id, by=acting(luis), now=NOW)
    actions.finish(found.id, by=acting(okafor), now=NOW)
    assert live_edition(city_of(CITY)).id == found.object_id
    with pytest.raises(WrongState, match="nothing left to do"):
        actions.finish(found.id, by=acting(okafor), now=NOW)
    assert [act for act, *_ in acts()].count("edition_published") == 1


def test_what_was_left_undone_is_not_done_beside_other_editions_and_can_be_taken_back(
    prepare, okafor, feldman, monkeypatch
) -> None:
    late, other = prepare(), prepare(add=1)
    for found in (late, other):
        actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(incidents, "publish_counts", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            actions.decide(late.id, agree=True, by=acting(feldman), now=NOW)
    actions.decide(other.id, agree=True, by=acting(feldman), now=NOW)
    with pytest.raises(WrongState, match="Another edition became public since"):
        actions.finish(late.id, by=acting(okafor), now=NOW)
    assert live_edition(city_of(CITY)).id == other.object_id
    assert actions.withdraw(late.id, reason=Reason.NOT_NEEDED, by=acting(okafor), now=NOW).state == "withdrawn"


def test_refused_and_withdrawn_with_a_reason_as_a_code(prepare, okafor, feldman, grace) -> None:
    refused, withdrawn = prepare(), prepare(add=1)
    for found in (refused, withdrawn):
        actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    with pytest.raises(NotAllowed, match="Refuse it instead"):
        actions.withdraw(refused.id, reason=Reason.NOT_YET, by=acting(feldman), now=NOW)
    with pytest.raises(WrongState, match="Choose one from the list"):
        actions.decide(refused.id, agree=False, reason=Reason.RECORDS_REQUEST, by=acting(grace), now=NOW)
    actions.decide(refused.id, agree=False, reason=Reason.TOO_REVEALING, by=acting(grace), now=NOW)
    actions.withdraw(withdrawn.id, reason=Reason.NOT_YET, by=acting(okafor), now=NOW)
    lines = [(line.act, line.reason) for line in LogLine.objects.order_by("-id")[:2]]
    assert lines == [("act_withdrawn", "not_yet"), ("act_refused", "too_revealing")]
    for found in (refused, withdrawn):
        with pytest.raises(WrongState, match="final"):
            actions.decide(found.id, agree=True, by=acting(feldman), now=NOW)
    assert live_edition(city_of(CITY)) is None


# --- One publisher: a day with notice.


def test_alone_after_a_day_with_notice(prepare, okafor, grace, samir, mailoutbox) -> None:
    found, city = prepare(), city_of(CITY)
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    assert {to for letter in mailoutbox for to in letter.to} == {"grace@example.org", "samir@example.org"}
    assert all(ADDRESS in letter.body and "okafor" not in letter.body for letter in mailoutbox)
    due = NOW + timedelta(days=1)
    assert announced(city) == due and queries.announced(CITY) == [due]
    with pytest.raises(WrongState, match="Wait until 2026-06-02 12:00"):
        actions.go_alone(found.id, by=acting(okafor, due), now=due - timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        actions.go_alone(found.id, by=acting(grace, due), now=due)
    assert live_edition(city) is None
    assert actions.go_alone(found.id, by=acting(okafor, due), now=due).state == "done"
    assert live_edition(city).id == found.object_id and announced(city) is None
    assert [act for act, *_ in acts()][-2:] == ["act_done_alone", "edition_published"]


def test_a_records_officer_stops_it_within_the_day(prepare, okafor, grace) -> None:
    found = prepare()
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    actions.decide(found.id, agree=False, reason=Reason.WRONG_FIGURES, by=acting(grace), now=NOW)
    assert announced(city_of(CITY)) is None and queries.announced(CITY) == []
    due = NOW + timedelta(days=2)
    with pytest.raises(WrongState, match="final"):
        actions.go_alone(found.id, by=acting(okafor, due), now=due)


def test_nobody_goes_alone_where_another_could_agree_or_without_notice(prepare, okafor, feldman) -> None:
    found, due = prepare(), NOW + timedelta(days=2)
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    assert announced(city_of(CITY)) is None
    with pytest.raises(WrongState, match="Somebody else can agree"):
        actions.go_alone(found.id, by=acting(okafor, due), now=due)
    feldman.memberships.update(until=NOW.date())
    with pytest.raises(WrongState, match="No notice was given"):
        actions.go_alone(found.id, by=acting(okafor, due), now=due)


def test_whose_role_has_ended_goes_alone_no_more(prepare, okafor) -> None:
    found = prepare()
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    okafor.memberships.update(until=NOW.date())
    later = NOW + timedelta(days=2)
    with pytest.raises(NotAllowed, match="No role you hold"):
        actions.go_alone(found.id, by=acting(okafor, later), now=later)


def test_a_deputy_is_named_with_a_fresh_second_step(okafor, luis) -> None:
    place, today = okafor.memberships.get().id, NOW.date()
    with pytest.raises(NotAllowed, match="given in the last 10 minutes"):
        actions.name_deputy(place, luis.id, today, today, by=acting(okafor, NOW - timedelta(minutes=11)), now=NOW)


def test_whoever_joins_in_the_meantime_must_be_asked(prepare, okafor, agency) -> None:
    found, due = prepare(), NOW + timedelta(days=2)
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    member(agency, Role.PUBLISHER, "new")
    with pytest.raises(WrongState, match="Somebody else can agree"):
        actions.go_alone(found.id, by=acting(okafor, due), now=due)


def test_the_public_page_says_when(prepare, okafor, client) -> None:
    found = prepare()
    assert "will be published on" not in client.get(f"/{CITY}/").content.decode()
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    assert "will be published on June 2, 2026" in client.get(f"/{CITY}/").content.decode()
    actions.withdraw(found.id, by=acting(okafor), now=NOW)
    assert "will be published on" not in client.get(f"/{CITY}/").content.decode()


# --- Deputies.


def name(person: Person, deputy: Person, now: datetime = NOW, days: int = 7) -> Deputy | Proposal:
    place = person.memberships.get().id
    return actions.name_deputy(
        place, deputy.id, now.date(), now.date() + timedelta(days), by=acting(person, now), now=now
    )


def test_a_deputy_acts_in_that_role_for_those_days_and_the_line_says_so(prepare, okafor, feldman, luis) -> None:
    found = prepare()
    with pytest.raises(NotAllowed):
        actions.take_up(found.id, address=ADDRESS, by=acting(luis), now=NOW)
    name(okafor, luis)
    for late in (NOW - timedelta(days=1), NOW + timedelta(days=8)):
        with pytest.raises(NotAllowed):
            actions.take_up(found.id, address=ADDRESS, by=acting(luis, late), now=late)
    actions.take_up(found.id, address=ADDRESS, by=acting(luis), now=NOW)
    assert acts()[-1] == ("act_proposed", luis.id, "publisher.deputy")
    line = LogLine.objects.order_by("id").last()
    queries.put_into_words([line])
    assert line.role_words == "Publisher, as a deputy"
    with pytest.raises(NotAllowed, match="count as one"):  # the reverse
        actions.decide(found.id, agree=True, by=acting(okafor), now=NOW)
    luis.stands_in.update(until=NOW.date() - timedelta(1))  # ended since: it was still their deputy who proposed
    with pytest.raises(NotAllowed, match="count as one"):
        actions.decide(found.id, agree=True, by=acting(okafor), now=NOW)
    assert actions.decide(found.id, agree=True, by=acting(feldman), now=NOW).state == "done"


def test_a_deputy_is_no_second_person_for_whom_they_stand_in(prepare, okafor, luis, agency) -> None:
    found = prepare()
    ana = member(agency, Role.OFFICER, "ana")
    name(okafor, luis)
    name(okafor, ana)
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    assert queries.announced(CITY), "nobody else could agree, deputies or not: notice is given"
    with pytest.raises(NotAllowed, match="count as one"):
        actions.decide(found.id, agree=True, by=acting(luis), now=NOW)
    actions.withdraw(found.id, by=acting(okafor), now=NOW)
    again = prepare(add=1)
    actions.take_up(again.id, address=ADDRESS, by=acting(luis), now=NOW)
    with pytest.raises(NotAllowed, match="count as one"):  # two deputies of one person
        actions.decide(again.id, agree=True, by=acting(ana), now=NOW)


def test_naming_a_colleague_ones_deputy_does_not_abolish_the_second_person(prepare, okafor, feldman, agency) -> None:
    with pytest.raises(WrongState, match="have this role themselves"):
        name(okafor, feldman)
    Membership.objects.create(person=okafor, agency=agency, role=Role.CAPTAIN, areas=["D4"], since=date(2026, 1, 1))
    place, today = okafor.memberships.get(role=Role.CAPTAIN).id, NOW.date()
    actions.name_deputy(place, feldman.id, today, today, by=acting(okafor), now=NOW)
    found = prepare()
    actions.take_up(found.id, address=ADDRESS, by=acting(okafor), now=NOW)
    assert not queries.announced(CITY)
    with pytest.raises(WrongState, match="Somebody else can agree"):
        actions.go_alone(found.id, by=acting(okafor, NOW + timedelta(days=2)), now=NOW + timedelta(days=2))


def test_a_membership_that_ends_takes_its_deputy_with_it(okafor, luis) -> None:
    name(okafor, luis)
    okafor.memberships.update(until=NOW.date() + timedelta(2))
    (_, stood_in) = queries.standings(luis.id)
    assert stood_in.until == NOW.date() + timedelta(2) and stood_in.deputy_of == okafor.id


def test_deputies_end_early_by_either_or_by_an_administrator_with_the_keys(okafor, luis, samir, feldman) -> None:
    for by in (okafor, luis):
        made = name(okafor, luis)
        actions.end_deputy(made.id, by=acting(by), now=NOW)
        assert queries.actor(luis, proofs=[NOW], now=NOW).deputy_of == frozenset()
        with pytest.raises(WrongState, match="ended already"):
            actions.end_deputy(made.id, by=acting(by), now=NOW)
    made = name(okafor, luis)
    for other in (feldman, samir):
        with pytest.raises(NotAllowed):
            actions.end_deputy(made.id, by=acting(other), now=NOW)
    taken = actions.take_keys(CITY, "To end a deputy in a test", by=acting(samir), now=NOW)
    holding = queries.actor(samir, proofs=[NOW], keys_id=taken.id, now=NOW)
    actions.end_deputy(made.id, by=holding, now=NOW)
    assert [act for act, *_ in acts()].count("deputy_ended") == 3


def test_who_may_be_named_and_by_whom(okafor, feldman, luis, samir, agency) -> None:
    place, today = okafor.memberships.get().id, NOW.date()
    elsewhere = member(Agency.objects.create(city=CITY, name="Hall", kind="city"), Role.OFFICER, "far")

    def refused(error: type[Exception], match: str, *, by: Person = okafor, who: Person = luis, first=today,
                last=today, membership: str = place) -> None:  # fmt: skip
        with pytest.raises(error, match=match):
            actions.name_deputy(membership, who.id, first, last, by=acting(by), now=NOW)

    refused(NotAllowed, "their own deputy", by=feldman)
    refused(WrongState, "for themselves", who=okafor)
    refused(WrongState, "same agency", who=elsewhere)
    refused(WrongState, "at most 92 days", first=today - timedelta(1))
    refused(WrongState, "at most 92 days", last=today - timedelta(1))
    refused(WrongState, "at most 92 days", last=today + timedelta(93))
    for person in (samir, luis):  # nobody stands in for an administrator
        refused(WrongState, "in this role", by=person, who=feldman, membership=person.memberships.get().id)
    assert not Deputy.objects.exists() and acts() == []


def test_a_deputy_in_a_confidential_role_needs_a_second_person_who_is_somebody_else(grace, luis, samir, okafor) -> None:
    asked = name(grace, luis)
    assert isinstance(asked, Proposal) and not Deputy.objects.exists()
    with pytest.raises(NotAllowed):
        actions.decide(asked.id, agree=True, by=acting(okafor), now=NOW)
    actions.decide(asked.id, agree=True, by=with_keys(samir), now=NOW)
    assert queries.actor(luis, proofs=[NOW], now=NOW).deputy_of == {grace.id}
    herself = name(grace, samir)
    with pytest.raises(NotAllowed, match="about you yourself"):
        actions.decide(herself.id, agree=True, by=with_keys(samir), now=NOW)


# --- At the staff door.


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp(), "type": "totp"}]
    session["account_authentication_methods_user"] = person.pk
    session.save()
    return client


def test_two_publishers_decide_at_the_staff_door(prepare, okafor, feldman, luis) -> None:
    found = prepare()
    page = f"/staff/proposals/{found.id}/"
    desk, other = signed_in(okafor), signed_in(feldman)
    shown = desk.get(page).content.decode()
    assert "hidden" in shown and found.object_id in shown and "Propose it" in shown
    assert signed_in(luis).get(page).status_code == 403
    assert desk.post(f"{page}decide/", {"answer": "propose"}).status_code == 302
    assert "Agree, and do it" not in desk.get(page).content.decode()
    assert other.post(f"{page}decide/", {"answer": "refuse"}).status_code == 400  # no reason
    assert other.post(f"{page}decide/", {"answer": "whatever"}).status_code == 400
    assert "Agree, and do it" in other.get(page).content.decode()
    assert other.post(f"{page}decide/", {"answer": "agree"}).status_code == 302
    assert live_edition(city_of(CITY)).id == found.object_id
    assert "okafor" in other.get(page).content.decode()


def test_a_proposal_of_another_city_is_not_there(prepare) -> None:
    found = prepare()
    far = member(Agency.objects.create(city="boston", name="X", kind="city"), Role.PUBLISHER, "far")
    assert signed_in(far).get(f"/staff/proposals/{found.id}/").status_code == 404
    answer = signed_in(far).post(f"/staff/proposals/{found.id}/decide/", {"answer": "propose"})
    assert answer.status_code == 404


def test_all_staff_of_the_city_are_told_of_the_day(prepare, okafor, luis) -> None:
    assert "Protected counts will be published" not in signed_in(luis).get("/staff/").content.decode()
    actions.take_up(prepare().id, address=ADDRESS, by=acting(okafor), now=NOW)
    assert "Protected counts will be published" in signed_in(luis).get("/staff/").content.decode()


def test_a_captain_names_a_deputy_on_the_page(agency, luis) -> None:
    chen = member(agency, Role.CAPTAIN, "chen")
    told = {"membership": chen.memberships.get().id, "person": luis.id, "since": timezone.now().date(),
            "until": timezone.now().date() + timedelta(3)}  # fmt: skip
    desk = signed_in(chen)
    assert desk.post("/staff/deputies/", told).status_code == 302
    assert "luis" in desk.get("/staff/deputies/").content.decode()
    assert "You stand in for chen" in signed_in(luis).get("/staff/").content.decode()
    (made,) = Deputy.objects.all()
    assert signed_in(luis).post(f"/staff/deputies/{made.id}/end/").status_code == 302
    assert "Nobody." in desk.get("/staff/deputies/").content.decode()


def test_the_page_of_roles_shows_the_declaration(luis) -> None:
    from compstat.access.rules import GRANTS

    page = unescape(signed_in(luis).get("/staff/roles/").content.decode())
    marks = sum(len(grant.roles) for grant in GRANTS.values())
    assert all(grant.sentence in page for grant in GRANTS.values())
    assert page.count("<td>yes</td>") == marks + sum(grant.command_line == "may" for grant in GRANTS.values())


def test_an_administrator_with_the_keys_asks_why_somebody_else_may(samir, luis, okafor) -> None:
    desk, page = signed_in(samir), f"/staff/people/{okafor.id}/may/"
    assert desk.get(page).status_code == 403
    desk.post("/staff/keys/", {"reason": "To see what a colleague may do"})
    shown = desk.get(page).content.decode()
    assert "What may okafor do" in shown and "Your role allows it: publisher." in shown
    assert "publisher." not in desk.get(f"/staff/people/{luis.id}/may/").content.decode().split("No role you hold")[0]


# --- What the keys leave behind.


def used() -> list[str]:
    return list(LogLine.objects.filter(act="keys_used").order_by("id").values_list("object_id", flat=True))


def test_every_request_with_the_keys_leaves_one_line(samir, luis) -> None:
    desk = signed_in(samir)
    assert "You hold the keys" not in desk.get("/staff/").content.decode() and used() == []
    desk.post("/staff/keys/", {"reason": "To look after the list of people"})
    for path in ("people/", f"people/{luis.id}/", "second/", "people/?q=luis"):
        page = desk.get(f"/staff/{path}").content.decode()
        assert "30 minutes left" in page and "Give them back" in page
    assert desk.post(f"/staff/memberships/{'0' * 26}/end/").status_code == 404
    assert used() == ["GET.people", "GET.person", "GET.mfa_index", "GET.people", "POST.end_membership"]
    assert not any("luis" in str(vars(line)) for line in LogLine.objects.all())
    assert signed_in(luis).get("/staff/").status_code == 200 and len(used()) == 5
    desk.post("/staff/keys/return/")
    assert "You hold the keys" not in desk.get("/staff/").content.decode() and used()[5:] == ["POST.return_keys"]


def test_the_keys_are_held_in_the_session_that_took_them_alone(samir, luis) -> None:
    desk, other, page = signed_in(samir), signed_in(samir), f"/staff/people/{luis.id}/may/"
    desk.post("/staff/keys/", {"reason": "To look after the list of people"})
    assert [desk.get(page).status_code, other.get(page).status_code] == [200, 403]
    assert "You hold the keys" not in other.get("/staff/").content.decode() and used() == ["GET.person_may"]
    stolen = Keys.objects.get().id
    assert queries.actor(luis, proofs=[NOW], keys_id=stolen, now=timezone.now()).keys_until is None


@pytest.mark.parametrize("leaving", ["sign-out/", "account/sessions/end/"])
def test_the_keys_end_at_sign_out(samir, leaving) -> None:
    desk = signed_in(samir)
    desk.post("/staff/keys/", {"reason": "To look after the list of people"})
    desk.get("/staff/sign-out/")  # asks first: the keys stay
    taken = Keys.objects.get()
    assert queries.keys_until(samir.id, taken.id, timezone.now())
    desk.post(f"/staff/{leaving}")
    assert queries.keys_until(samir.id, taken.id, timezone.now()) is None
    assert [act for act, *_ in acts() if act.startswith("keys_re")] == ["keys_returned"]


def test_the_keys_take_a_fresh_second_factor(samir) -> None:
    stale = queries.actor(samir, proofs=[NOW - timedelta(minutes=11)], now=NOW)
    with pytest.raises(NotAllowed, match="in the last 10 minutes"):
        actions.take_keys(CITY, "To look after the list of people", by=stale, now=NOW)
    assert Permission.TAKE_KEYS and acts() == []
