"""What need not be read again is not, and what must be is."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from webarchive import packed, pages

from flows.ingest import ingest
from flows.settings import Settings, read_settings
from warehouse import query

TEXT = "The ferry to Ostholm Island will run again from Monday, the harbour office in Lindvik said on day {}."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(db=tmp_path / "news.duckdb", workers=1, batch_documents=10)


def states(settings: Settings, *sources: Path, **options: dict[str, str] | bool) -> dict[str, int]:
    columns = options.get("columns")
    summary = ingest(
        list(map(str, sources)),
        settings,
        columns if isinstance(columns, dict) else None,
        again=options.get("again") is True,
    )
    return {state: count for state, count in summary.states.items() if count}


def archive(path: Path, count: int) -> None:
    """A packed web archive with so many pages."""
    path.write_bytes(packed(pages(count, f"{TEXT.format('A')} {TEXT.format('B')}")))


def test_an_unchanged_file_is_one_row_and_a_changed_one_is_read(tmp_path: Path, settings: Settings) -> None:
    news = tmp_path / "a.jsonl"
    news.write_text("".join(json.dumps({"id": str(n), "text": TEXT.format(n)}) + "\n" for n in range(3)))
    assert states(settings, news) == {"loaded": 3}
    assert states(settings, news) == {"unchanged": 1}
    assert states(settings, news, again=True) == {"unchanged": 3}
    with news.open("a") as file:
        file.write(json.dumps({"id": "3", "text": TEXT.format(3)}) + "\n")
    assert states(settings, news) == {"loaded": 1, "unchanged": 3}


def test_a_table_is_read_again_when_its_columns_are_mapped_otherwise(tmp_path: Path, settings: Settings) -> None:
    table = tmp_path / "a.csv"
    table.write_text(f"id,body\n1,{TEXT.format(1).replace(',', '')}\n")
    assert states(settings, table) == {"rejected": 1}
    assert states(settings, table, columns={"text": "body"}) == {"loaded": 1}
    assert states(settings, table, columns={"text": "body"}) == {"unchanged": 1}


def test_a_run_that_died_in_an_archive_goes_on_where_it_stopped(tmp_path: Path, settings: Settings) -> None:
    """Ten pages a batch, eight batches a part: the first 80 pages are loaded, 30 more are staged when it dies."""
    crawl = tmp_path / "crawl.warc.gz"
    archive(crawl, 130)
    os.utime(crawl, (1, 1))
    died = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", "ingest", crawl.name, "--db", str(settings.db)],
        env={**os.environ, "COPYDESK_FAILPOINT": "staged:11", "COPYDESK_BATCH_DOCUMENTS": "10"},
        cwd=tmp_path,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    # What was staged before the kill is loaded first. The last record of it is read once more: it is where to go on.
    assert states(settings, crawl) == {"unchanged": 1, "loaded": 20}
    answer = query.run(settings.db, "SELECT count(*) AS n FROM articles")
    assert answer.to_pylist() == [{"n": 130}]


def test_a_run_that_died_in_jsonl_goes_on_at_that_line(tmp_path: Path, settings: Settings) -> None:
    """Every line has its row, and of the lines before the checkpoint none is edited twice."""
    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps({"id": str(n), "text": TEXT.format(n)}) + "\n" for n in range(1, 131)))
    os.utime(news, (1, 1))
    died = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", "ingest", news.name, "--db", str(settings.db)],
        env={**os.environ, "COPYDESK_FAILPOINT": "staged:11", "COPYDESK_BATCH_DOCUMENTS": "10"},
        cwd=tmp_path,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert states(settings, news) == {"unchanged": 1, "loaded": 20}
    answer = query.run(
        settings.db,
        "SELECT list_sort(list(DISTINCT CAST(split_part(position, '#', 2) AS INT))) AS lines, count(*) AS n "
        "FROM dispositions",
    )
    assert answer.to_pylist() == [{"lines": list(range(1, 131)), "n": 131}]


def test_mapped_otherwise_a_file_that_a_run_died_in_is_read_from_its_start(tmp_path: Path, settings: Settings) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps({"id": str(n), "body": TEXT.format(n)}) + "\n" for n in range(30)))
    os.utime(news, (1, 1))
    died = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", "ingest", news.name, "--db", str(settings.db)],
        env={**os.environ, "COPYDESK_FAILPOINT": "staged:2", "COPYDESK_BATCH_DOCUMENTS": "10"},
        cwd=tmp_path,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert states(settings, news, columns={"text": "body"}) == {"loaded": 30}


def test_an_archive_that_changed_after_a_run_died_in_it_is_read_from_its_start(
    tmp_path: Path, settings: Settings
) -> None:
    crawl = tmp_path / "crawl.warc.gz"
    archive(crawl, 30)
    subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", "ingest", str(crawl), "--db", str(settings.db)],
        env={**os.environ, "COPYDESK_FAILPOINT": "staged:2", "COPYDESK_BATCH_DOCUMENTS": "10"},
        check=False,
    )
    archive(crawl, 31)
    assert states(settings, crawl) == {"unchanged": 20, "loaded": 11}
