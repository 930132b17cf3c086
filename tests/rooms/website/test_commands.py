"""The `compstat` command: what it prints, what a program may read, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket

import pytest
from click.testing import CliRunner

from compstat.access.models import LogLine
from compstat.demo import feed
from compstat.website.command import main


@pytest.fixture
def run(settings, monkeypatch):
    """Run the command; returns (exit code, stdout, stderr). Where the site is stays as it was, whatever is served."""
    settings.COMPSTAT_SITE = settings.COMPSTAT_SITE
    monkeypatch.setenv("COMPSTAT_SITE", settings.COMPSTAT_SITE)

    def called(*words: str, **more):
        done = CliRunner().invoke(main, list(words), catch_exceptions=False, **more)
        return done.exit_code, done.stdout, done.stderr

    return called


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A year and a half of a very small Harborview."""
    from datetime import date

    folder = tmp_path_factory.mktemp("files")
    return feed.write(folder, seed=7, scale=0.02, first=date(2025, 6, 1), last=date(2026, 11, 19))


def test_a_whole_round(run, data_folder, files) -> None:
    """Areas, load, table, brief, note, editions, rejects: as an operator goes through them."""
    code, out, _ = run("areas", "harborview", *map(str, files.areas_files))
    assert code == 0
    assert "is in place" in out and "neighborhoods" in out
    paths = [str(p) for p in files.feed_files]
    code, out, _ = run("load", "harborview", *paths, "--counts", str(files.counts_files[0]))
    assert code == 0
    for word in ("is live", "read", "accepted", "withheld", "duplicates", "rejected", "First edition"):
        assert word in out
    code, out, _ = run("load", "harborview", *paths, "--counts", str(files.counts_files[0]), "--json")
    told = json.loads(out)
    assert told["already_live"]
    assert told["read"] == sum(told[k] for k in ("accepted", "withheld", "duplicates")) + sum(told["rejected"].values())
    code, out, _ = run("table", "harborview", "--area", "d4", "--to", "2026-11-15")
    assert code == 0
    assert "Robbery" in out and "– means: not known, never zero" in out
    code, out, _ = run("brief", "harborview", "--area", "D1+D2", "--to", "2026-11-08", "--json")
    assert json.loads(out)["address"].endswith("/d1+d2/2026-11-08/")
    code, out, _ = run(
        "note", "harborview", "--area", "D4", "--to", "2026-11-15", "--by", "District captain", "--text", "Words."
    )
    assert "Signed by District captain" in out
    code, out, _ = run("editions", "harborview")
    assert "live" in out
    code, out, _ = run("rejects", "harborview", "--json")
    assert LogLine.objects.latest("id").act == "rejects_read"
    assert {r["reason"] for r in json.loads(out)} == set(told["rejected"])
    code, out, _ = run("rejects", "harborview", "--reason", "no_such")
    assert out.strip() == "Nothing was rejected."


def test_the_table_for_programs(run, harborview) -> None:
    code, out, _ = run("table", "harborview", "--area", "D4", "--json")
    assert (code, json.loads(out)["area"]) == (0, "D4")
    _, out, _ = run("table", "harborview", "--area", "D4", "--csv")
    lines = list(csv.DictReader(io.StringIO(out)))
    assert len(lines) == 3 * len(harborview.city.rows)
    assert {line["period"] for line in lines} == {"week", "days28", "ytd"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("table", "atlantis", "--area", "D4"), "There is no city"),
        (("table", "harborview", "--area", "D99"), "has no area"),
        (("table", "harborview", "--area", "D4", "--to", "2031-01-01"), "Ask for that day or an earlier one"),
        (("table", "harborview", "--area", "D4", "--edition", "nope"), "There is no edition"),
        (("note", "harborview", "--area", "D4", "--to", "2026-11-15", "--by", "x", "--text", " "), "The note is empty"),
        (("table", "boston", "--area", "A1"), "Load"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_code_1(run, harborview, words, sentence) -> None:
    code, out, err = run(*words)
    assert code == 1
    assert err.startswith("Refused: ")
    assert sentence in err
    assert out == ""


@pytest.mark.parametrize(
    "words", [("table", "harborview"), ("load", "harborview"), ("nonsense",), ("brief", "x", "--to", "May")]
)
def test_wrong_use_is_exit_code_2(run, words) -> None:
    assert run(*words)[0] == 2


def test_counts_for_two_people_are_prepared_and_not_published(run, data_folder, files) -> None:
    words = ["load", "harborview", *map(str, files.feed_files), "--counts", str(files.counts_files[0]), "--for-two"]
    code, out, _ = run(*words)
    assert code == 0
    assert "is prepared" in out and "two publishers must want its counts" in out
    assert json.loads(run(*words, "--json")[1])["waits_for_two"]
    assert json.loads(run("editions", "harborview", "--json")[1]) == []


def test_a_note_may_come_from_standard_input(run, harborview_data, data_folder) -> None:
    shutil.rmtree(data_folder)
    shutil.copytree(harborview_data, data_folder, symlinks=True)
    code, out, _ = run(
        "note", "harborview", "--area", "D5", "--to", "2026-11-15", "--by", "Captain", input="From a pipe.\n"
    )
    assert (code, "Signed by Captain" in out) == (0, True)


def test_demo_prepares_a_city_from_its_files_and_is_safe_to_repeat(run, data_folder, files, monkeypatch) -> None:
    from compstat.website import server

    monkeypatch.setattr(server, "prepare", lambda: None)
    words = ["demo", "harborview", "--prepare-only", "--port", "8123"]
    words += [w for p in files.feed_files for w in ("--feed", str(p))]
    words += [w for p in files.areas_files for w in ("--areas", str(p))]
    for _ in range(2):
        code, out, _ = run(*words)
        assert (code, "Everything is loaded" in out) == (0, True)
    assert run("fetch", "harborview")[0] == 1


def test_serve_and_demo_say_where(run, data_folder, files, monkeypatch) -> None:
    from compstat.website import server

    started: list[list[str]] = []
    monkeypatch.setattr(server, "prepare", lambda: None)
    monkeypatch.setattr(server, "run", lambda binds, workers: started.append(binds))
    code, out, _ = run("serve", "--port", "8124")
    assert (code, "http://localhost:8124" in out) == (0, True)
    assert started[0][0] == "127.0.0.1:8124"


def test_a_staff_door_without_keys_is_refused_and_the_demo_makes_them(
    run, data_folder, files, monkeypatch, settings, tmp_path
) -> None:
    from compstat.website import server

    started: list[list[str]] = []
    monkeypatch.setattr(server, "prepare", lambda: None)
    monkeypatch.setattr(server, "run", lambda binds, workers: started.append(binds))
    settings.COMPSTAT_KEYS, settings.COMPSTAT_DOOR = tmp_path / "of the door", "staff"
    settings.MODE = "production"
    code, _, err = run("serve", "--port", "8124", "--no-work")
    assert (code, "public.key cannot be read" in err, "compstat make-keys" in err, started) == (1, True, True, [])
    settings.MODE = "test"
    assert run("serve", "--port", "8124", "--no-work")[0] == 0
    assert {path.name for path in (tmp_path / "of the door").iterdir()} == {"public.key", "private.key", "lookup.key"}


def test_a_port_in_use_is_refused_before_any_work(run, data_folder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            code, _, err = run(command, "--port", port)
            assert (code, "Choose another: --port" in err) == (1, True)
    assert list(data_folder.iterdir()) == []


def test_help_is_worth_reading(run) -> None:
    _, out, _ = run("--help")
    for words in ("A first round:", "compstat demo", "COMPSTAT_CITIES", "COMPSTAT_DATA"):
        assert words in out
