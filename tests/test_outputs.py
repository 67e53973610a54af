"""What a command writes takes the place of nothing that would be missed, and is whole or not there."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import newsroom
import pytest

from extractors.records import Outcome
from flows.cli import run
from flows.terminal.show import write_outcomes
from warehouse.store import publish

TEXT = "The ferry stays in the harbour of Ostholm until the ice has gone, the port said on Monday.\n"
COPYDESK = [sys.executable, "-c", "from flows.cli import main; main()"]
WRITES = [
    "report --html {}", "metrics --to {}", "explain f1 --html {}", "export {} --format jsonl",
    "clean a.txt --output {}", "clean a.txt --html {}", "backup {} --force",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse by its usual name, its published copy, another database, a text and some links."""
    newsroom.ingest(tmp_path / "news.duckdb", newsroom.first_run())
    publish.publish(tmp_path / "news.duckdb")
    duckdb.connect(str(tmp_path / "other.data")).close()
    (tmp_path / "news.duckdb.staged").mkdir(exist_ok=True)
    (tmp_path / "link").symlink_to("news.duckdb")
    (tmp_path / "link.jsonl").symlink_to("news.duckdb")
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("command", WRITES)
@pytest.mark.parametrize(
    "target", ["news.duckdb", "link", "news.duckdb.published", "news.duckdb.lock", "news.duckdb.wal"]
)
def test_no_output_takes_the_place_of_the_warehouse_or_of_what_stands_beside_it(
    command: str, target: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(folder)
    assert run([word.format(target) for word in command.split()]) == 2
    out, err = capsys.readouterr()
    what = "the warehouse" if target in ("news.duckdb", "link") else "of the warehouse news.duckdb"
    assert (out, err.count("\n")) == ("", 1)
    assert f" {target} is {what}. Nothing was written. Name another file.\n" in err
    assert files(folder) == before


@pytest.mark.parametrize("target", ["link", "news.duckdb.staged/page"])
def test_a_link_to_the_warehouse_and_a_file_in_its_folder_are_its_own_too(target: str, folder: Path) -> None:
    before = files(folder)
    assert run(["report", "--db", "link", "--html", target]) == 2
    assert run(["export", f"{target}.jsonl"]) == 2
    assert files(folder) == before


@pytest.mark.parametrize("command", [one for one in WRITES if "backup" not in one])
def test_no_output_takes_the_place_of_another_database(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(folder)
    assert run([word.format("other.data") for word in command.split()]) == 2
    assert "other.data is a database. Nothing was written." in capsys.readouterr().err
    assert files(folder) == before


def test_a_backup_replaces_an_older_one_and_a_page_may_bear_the_name_of_the_warehouse(folder: Path) -> None:
    assert run(["backup", "other.data", "--force"]) == 0
    assert run(["report", "--html", "news.duckdb.html"]) == 0


@pytest.mark.parametrize("sources", ["a.txt", "letters", "letters/../a.txt letters", "'*.txt'", "letters/*"])
@pytest.mark.parametrize("option", ["--output", "--html"])
def test_no_output_takes_the_place_of_its_own_input(
    sources: str, option: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "letters").mkdir()
    (folder / "letters" / "b.txt").hardlink_to(folder / "a.txt")
    (folder / "c.txt").symlink_to("a.txt")
    assert run(["clean", *shlex.split(sources), option, "c.txt", "--workers", "1"]) == 2
    assert capsys.readouterr().err == (
        f"copydesk: {option} c.txt is among the inputs. Nothing was written. Name another file.\n"
    )
    assert (folder / "a.txt").read_text() == TEXT


def test_standard_input_is_an_input_too(folder: Path) -> None:
    with (folder / "a.txt").open() as given:
        done = subprocess.run([*COPYDESK, "clean", "-", "--output", "a.txt"], stdin=given, check=False)
    assert done.returncode == 2
    assert (folder / "a.txt").read_text() == TEXT


@pytest.mark.parametrize("style", ["json", "text", "html"])
def test_an_output_that_is_interrupted_is_as_it_was_and_nothing_is_left_beside_it(style: str, folder: Path) -> None:
    def interrupted() -> Iterator[Outcome]:
        yield newsroom.first_run()[0]
        raise KeyboardInterrupt

    (folder / "out").write_text("of yesterday")
    before = files(folder)
    with pytest.raises(KeyboardInterrupt):
        write_outcomes(interrupted(), style, Path("out"))
    assert files(folder) == before


def test_what_comes_to_nothing_replaces_nothing(folder: Path) -> None:
    (folder / "out.txt").write_text("of yesterday")
    (folder / "empty.txt").write_text("")
    assert run(["clean", "empty.txt", "--format", "text", "--output", "out.txt"]) == 1
    assert (folder / "out.txt").read_text() == "of yesterday"


def test_a_new_output_has_the_mode_of_the_old_and_a_link_stays_one(folder: Path) -> None:
    (folder / "out.jsonl").touch(mode=0o600)
    (folder / "today.jsonl").symlink_to("out.jsonl")
    assert run(["clean", "a.txt", "--output", "today.jsonl"]) == 0
    assert (folder / "today.jsonl").is_symlink()
    assert (folder / "out.jsonl").stat().st_mode & 0o777 == 0o600
    assert (folder / "out.jsonl").read_text().startswith('{"id":"a.txt"')


@pytest.mark.parametrize("command", ["clean a.txt --output {}", "metrics --to {}", "report --html {}"])
def test_a_pipe_is_written_to_and_stays_one(command: str, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        assert run(command.format("pipe").split()) == 0
        assert reader.communicate()[0]
    assert (folder / "pipe").is_fifo()
