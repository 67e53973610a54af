"""How a run ends that finds something amiss: its exit code, its message, its row in the table of runs."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.cli import run
from flows.errors import SourceMissing, UsageError
from flows.ingest import ingest
from flows.settings import Settings, read_settings
from flows.terminal.bounds import parse_share
from warehouse.ask.explain import explain
from warehouse.errors import ReaderBusy, WarehouseBusy
from warehouse.store import held, lease, query

TEXT = "The ferry to Ostholm Island will run again from Monday, the harbour office in Lindvik said on day {}."
READER = (
    "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); sys.stdin.read()"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(db=tmp_path / "news.duckdb", workers=1, busy_seconds=0.3)


def rows(settings: Settings, question: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = query.run(settings.db, question).to_pylist()
    return found


def folder(path: Path, *days: int) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for day in days:
        (path / f"{day}.txt").write_text(TEXT.format(day))
    return path


@contextmanager
def reading(db: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the file itself open, as a notebook has."""
    command = [sys.executable, "-c", READER, str(db)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "open\n"
        yield other
        other.stdin.close()


def test_a_folder_that_is_gone_fails_the_run_which_says_so_in_the_table(tmp_path: Path, settings: Settings) -> None:
    one, other = folder(tmp_path / "one", 1), folder(tmp_path / "other", 2)
    ingest([str(one), str(other)], settings)
    shutil.rmtree(other)
    folder(one, 3)
    with pytest.raises(SourceMissing, match=f"^{other} is not there") as caught:
        ingest([str(one), str(other)], settings)
    assert caught.value.source == str(other)
    [failed] = rows(settings, "FROM runs WHERE status = 'failed'")
    assert (failed["run_id"], failed["note"]) == (caught.value.run_id, str(caught.value))
    assert rows(settings, "SELECT count(*) AS n FROM articles") == [{"n": 2}]


def test_a_glob_without_a_match_is_empty_and_one_without_its_folder_is_gone(tmp_path: Path, settings: Settings) -> None:
    news = folder(tmp_path / "news")
    assert ingest([str(news / "*.txt")], settings).seen == 0
    news.rmdir()
    with pytest.raises(SourceMissing, match=f"^{news}, the folder of "):
        ingest([str(news / "*.txt")], settings)


def test_a_link_that_leads_nowhere_any_more_is_gone_too(tmp_path: Path, settings: Settings) -> None:
    news = tmp_path / "news"
    news.symlink_to(folder(tmp_path / "mounted", 1))
    assert ingest([str(news)], settings).seen == 1
    shutil.rmtree(tmp_path / "mounted")
    with pytest.raises(SourceMissing, match="news is not there"):
        ingest([str(news)], settings)


def test_a_run_waits_for_who_reads_the_file_itself(tmp_path: Path, settings: Settings) -> None:
    news = folder(tmp_path / "news", 1)
    ingest([str(news)], settings)
    with reading(settings.db) as other:
        assert other.stdin
        waiting = subprocess.Popen(
            [sys.executable, "-c", "from flows.cli import main; main()", "ingest", str(news), "--db", str(settings.db)]
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(2)
    assert waiting.wait(60) == 0


def test_a_reader_that_stays_holds_a_run_which_the_next_one_enters(tmp_path: Path, settings: Settings) -> None:
    news = folder(tmp_path / "news", 1)
    ingest([str(news)], settings)
    folder(news, 2)
    with reading(settings.db) as other, pytest.raises(ReaderBusy) as caught:
        ingest([str(news)], settings)
    assert caught.value.pid == other.pid
    assert f"read {settings.db}.published" in str(caught.value)
    assert rows(settings, "SELECT count(*) AS n FROM runs") == [{"n": 1}]
    assert ingest([str(news)], settings).states == {"loaded": 1, "unchanged": 1}
    [kept] = rows(settings, "FROM runs WHERE status = 'held'")
    assert (kept["run_id"], kept["note"], kept["sources"]) == (caught.value.run_id, str(caught.value), [str(news)])
    assert not held.file_of(settings.db).exists()


def test_runs_that_were_held_by_another_run_are_entered_once(tmp_path: Path, settings: Settings) -> None:
    news = folder(tmp_path / "news", 1)
    with lease.hold(settings.db):
        for _ in range(2):
            with pytest.raises(WarehouseBusy):
                ingest([str(news)], settings)
    with held.file_of(settings.db).open("a") as file:
        file.write('{"run_id": "torn by a full di')
    ingest([str(news)], settings)
    ingest([str(news)], settings)
    states = rows(settings, "SELECT status, count(*) AS n FROM runs GROUP BY ALL ORDER BY ALL")
    assert states == [{"status": "finished", "n": 2}, {"status": "held", "n": 2}]


def test_a_held_command_says_so_in_one_line_and_exits_75(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    news = folder(tmp_path / "news", 1)
    ingest([str(news)], settings)
    monkeypatch.setenv("COPYDESK_BUSY_SECONDS", "0.1")
    with reading(settings.db) as other:
        assert run(["ingest", str(news), "--db", str(settings.db)]) == 75
    [line] = capsys.readouterr().err.splitlines()
    assert f"open in process {other.pid} for 0.1 seconds" in line


def command(settings: Settings, news: Path, *options: str) -> int:
    return run(["ingest", str(news), "--db", str(settings.db), "--workers", "1", *options])


def test_a_bound_on_rejections_is_held_to_what_is_new(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """One stray file must not fail every run to come, and many old files must not hide that nothing works any more."""
    news = folder(tmp_path / "news", *range(10))
    (news / "stray.xyz").write_text("?")
    assert command(settings, news, "--fail-on-rejected", "5%") == 3
    assert "1 of 11 new inputs rejected, 9.1%" in capsys.readouterr().err
    assert rows(settings, "SELECT count(*) AS n FROM articles") == [{"n": 10}]
    assert command(settings, news, "--fail-on-rejected", "5%") == 0
    (news / "new.txt").write_bytes(b"")
    assert command(settings, news, "--fail-on-rejected", "50%") == 3


def test_a_bound_that_holds_is_not_passed(tmp_path: Path, settings: Settings) -> None:
    news = folder(tmp_path / "news", *range(10))
    (news / "stray.xyz").write_text("?")
    assert command(settings, news, "--fail-on-rejected", "10%", "--fail-on-empty") == 0


def test_nothing_at_all_can_be_a_failure(tmp_path: Path, settings: Settings) -> None:
    empty = folder(tmp_path / "news")
    assert command(settings, empty) == 0
    assert command(settings, empty, "--fail-on-empty") == 3


@pytest.mark.parametrize(
    ("text", "share"), [("5%", 0.05), ("0.05", 0.05), (".5", 0.5), ("100%", 1), ("0", 0), ("0%", 0)]
)
def test_a_share_is_a_percentage_or_a_fraction(text: str, share: float) -> None:
    assert parse_share("--fail-on-rejected", text) == share


@pytest.mark.parametrize("text", ["", "5", "101%", "-1%", "five", "1.5", "%"])
def test_any_other_share_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--fail-on-rejected"):
        parse_share("--fail-on-rejected", text)


def test_unchanged_files_are_one_row_a_source_and_every_count_knows_how_many(tmp_path: Path) -> None:
    """Over several batches and two sources; the watch table says when each file was last seen."""
    settings = read_settings(db=tmp_path / "news.duckdb", workers=1, batch_documents=4)
    one, other = folder(tmp_path / "one", *range(10)), folder(tmp_path / "other" / "deep", 11, 12)
    sources = [str(one), str(other.parent)]
    ingest(sources, settings)
    folder(other, 13)
    summary = ingest(sources, settings)
    assert (summary.seen, summary.unread_files, summary.unread_documents) == (13, 12, 12)
    assert summary.states == {"unchanged": 12, "loaded": 1}
    of_run = f"run_id = '{summary.run_id}'"
    ledger = rows(
        settings, f"SELECT position, state, inputs FROM dispositions WHERE {of_run} AND inputs > 1 ORDER BY position"
    )
    assert ledger == [
        {"position": sources[0], "state": "unchanged", "inputs": 10},
        {"position": sources[1], "state": "unchanged", "inputs": 2},
    ]
    assert rows(settings, f"SELECT inputs, unchanged, missing FROM run_ledger WHERE {of_run}") == [
        {"inputs": 13, "unchanged": 12, "missing": 0}
    ]
    assert rows(settings, f"SELECT inputs FROM disposition_summary WHERE {of_run} AND state = 'unchanged'") == [
        {"inputs": 12}
    ]
    seen = "SELECT count(*) AS n FROM watched_files, runs WHERE runs.run_id = '{}' AND seen_at > started_at"
    assert rows(settings, seen.format(summary.run_id)) == [{"n": 13}]
    newest, first = explain(settings.db, "one/3.txt").inputs
    assert (newest["state"], newest["position"], first["state"]) == ("unchanged", str(one / "3.txt"), "loaded")


def test_a_new_copy_of_an_old_article_is_a_copy_in_the_summary_and_two_new_ones_are_one(
    tmp_path: Path, settings: Settings
) -> None:
    told = " ".join(TEXT.format(day) for day in range(9))
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "1", "source": "Post", "text": told}) + "\n")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "2", "source": "Echo", "text": told}) + "\n")
    assert ingest([str(tmp_path / "a.jsonl")], settings).copies == 0
    later = ingest([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")], settings)
    assert (later.clusters, later.copies) == (1, 1)
    together = read_settings(db=tmp_path / "together.duckdb", workers=1)
    assert ingest([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")], together).copies == 1
