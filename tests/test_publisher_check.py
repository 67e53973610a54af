"""A publisher is added by one TOML file, which can be tried before it is used."""

import json
from pathlib import Path

import pytest

from flows.cli import run

FILE = """
name = "Lindvik Evening"
domains = ["evening.lindvik.example"]

[[rule]]
id = "motto"
label = "other"
pattern = '''gull quay edition, volume \\d+'''
why = "The motto stands in every story."
drops = ["Gull Quay edition, volume 9"]
keeps = ["The Gull Quay edition of the atlas sold out in a day."]
"""
STORY = (
    "The ferry to Ostholm ran again on Monday, said Marta Engel, who heads the company.\n\nGull Quay edition, volume 12"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "publishers").mkdir()
    (tmp_path / "publishers" / "lindvik.toml").write_text(FILE)
    story = {"id": "1", "text": STORY, "url": "https://www.evening.lindvik.example/ferry"}
    (tmp_path / "a.jsonl").write_text(json.dumps(story) + "\n")
    return tmp_path


def test_check_runs_the_examples_and_shows_what_would_go(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", "a.jsonl", "--db", "n.duckdb", "--workers", "1"]) == 0
    capsys.readouterr()
    assert run(["publisher", "check", "publishers/lindvik.toml", "--db", "n.duckdb"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Lindvik Evening: 1 rule, 2 of 2 examples hold",
        "  1 stored article of Lindvik Evening in n.duckdb",
        "  publishers/lindvik/motto would strike 1 line:",
        "    Gull Quay edition, volume 12",
    ]


def test_an_example_that_does_not_hold_is_named_and_the_check_fails(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = folder / "broken.toml"
    broken.write_text(FILE.replace('drops = ["Gull', 'drops = ["A Gull'))
    assert run(["publisher", "check", str(broken)]) == 1
    assert "'A Gull Quay edition, volume 9' is kept, but stands in `drops`" in capsys.readouterr().out


def test_the_file_works_from_the_folder_of_the_setting(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_PUBLISHERS_DIR", "publishers")
    assert run(["clean", "a.jsonl", "--workers", "1"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert [(r["text"], r["rule"]) for r in row["removals"]] == [
        ("Gull Quay edition, volume 12", "publishers/lindvik/motto")
    ]


@pytest.mark.parametrize("text", ["not toml [", "name = 'x'", FILE.replace("label", "colour")])
def test_a_file_that_is_wrong_gets_one_line_and_exit_2(
    folder: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "wrong.toml").write_text(text)
    assert run(["publisher", "check", "wrong.toml"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_new_file_is_the_template_and_its_rule_holds_once_it_is_uncommented(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = folder / "gazette.toml"
    assert run(["publisher", "new", str(new)]) == 0
    assert run(["publisher", "check", str(new)]) == 0
    head, mark, rule = new.read_text("utf-8").partition("# [[rule]]")
    new.write_text(head + (mark + rule).replace("# ", ""), encoding="utf-8")
    capsys.readouterr()
    assert run(["publisher", "check", str(new)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "Example Gazette: 1 rule, 2 of 2 examples hold"


def test_new_leaves_a_file_alone_that_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publisher", "new", "publishers/lindvik.toml"]) == 2
    assert (folder / "publishers" / "lindvik.toml").read_text() == FILE
    assert "is there already" in capsys.readouterr().err


def test_check_says_that_a_file_with_an_underscore_is_never_used(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "_later.toml").write_text(FILE)
    assert run(["publisher", "check", "_later.toml"]) == 0
    assert "never used" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["clean", "a.jsonl"], ["ingest", "a.jsonl", "--db", "n.duckdb"]])
@pytest.mark.parametrize("text", ["domains = [", FILE.replace("gull quay", "(?=gull)"), None])
def test_a_publishers_folder_that_cannot_be_used_is_bad_usage_before_a_document_is_read(
    folder: Path,
    command: list[str],
    text: str | None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a worker it would turn every document away, one by one."""
    monkeypatch.setenv("COPYDESK_PUBLISHERS_DIR", "own")
    if text is not None:
        (folder / "own").mkdir()
        (folder / "own" / "wrong.toml").write_text(text)
    assert run(command) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert not (folder / "n.duckdb").exists()
