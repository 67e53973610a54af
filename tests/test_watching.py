"""What need not be read again is not, and what must be is."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from webarchive import packed, pages

from extractors.records import Unread
from flows import cli
from flows.ingest import ingest
from flows.settings import Settings, read_settings
from flows.terminal.summary import write_summary
from flows.watching import Known, Tally, read_new, remembered
from warehouse.ask.explain import explain
from warehouse.load import stage, watch
from warehouse.store import connection, query

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


def test_a_warehouse_in_the_folder_of_its_sources_is_no_news(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a.txt").write_text(TEXT.format(1))
    (tmp_path / "news.duckdb.txt").write_text(TEXT.format(2))
    (tmp_path / "other.duckdb").write_bytes(b"another warehouse")
    assert states(settings, tmp_path) == {"loaded": 2, "rejected": 1}
    assert (tmp_path / "news.duckdb.published").exists()
    assert states(settings, tmp_path) == {"unchanged": 2, "rejected": 1}


def test_the_summary_says_how_much_was_not_read_again(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text("".join(json.dumps({"text": TEXT.format(name + str(n))}) + "\n" for n in range(3)))
    sources = [str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]
    write_summary(ingest(sources, settings), settings.db)
    first = capsys.readouterr().out
    assert "not read again" not in first
    assert "nothing new" not in first
    write_summary(ingest(sources, settings), settings.db)
    assert "\nnot read again: 6 documents in 2 unchanged files\nnothing new\n" in capsys.readouterr().out
    assert query.run(settings.db, "SELECT inputs, missing FROM run_ledger ORDER BY started_at").to_pylist() == [
        {"inputs": 6, "missing": 0},
        {"inputs": 2, "missing": 0},
    ]


@pytest.mark.parametrize(("files", "said"), [(1, "1 document, read before"), (2, "2 documents, read before")])
def test_the_ledger_counts_documents_as_people_do(tmp_path: Path, settings: Settings, files: int, said: str) -> None:
    for number in range(files):
        (tmp_path / f"{number}.txt").write_text(TEXT.format(number))
    sources = sorted(map(str, tmp_path.glob("*.txt")))
    told = "SELECT detail FROM dispositions WHERE state = 'unchanged'"
    settings = settings.model_copy(update={"batch_documents": 1})
    ingest(sources, settings)
    ingest(sources, settings)
    assert query.run(settings.db, told).to_pylist() == [{"detail": said}]
    assert explain(settings.db, sources[0]).inputs[0]["detail"] == "1 document, read before"


def test_a_table_is_read_again_when_its_columns_are_mapped_otherwise(tmp_path: Path, settings: Settings) -> None:
    table = tmp_path / "a.csv"
    table.write_text(f"id,body\n1,{TEXT.format(1).replace(',', '')}\n")
    assert states(settings, table) == {"rejected": 1}
    assert states(settings, table, columns={"text": "body"}) == {"loaded": 1}
    assert states(settings, table, columns={"text": "body"}) == {"unchanged": 1}


def killed(settings: Settings, source: Path, point: str, *options: str) -> None:
    """A run over `source`, ten documents a batch, that kill -9 ends at `point`. It ran in the folder of the file."""
    os.utime(source, (1, 1))
    command = [sys.executable, "-c", "from flows.cli import main; main()", "ingest", source.name, *options]
    died = subprocess.run(
        [*command, "--db", str(settings.db)],
        env={**os.environ, "COPYDESK_FAILPOINT": point, "COPYDESK_BATCH_DOCUMENTS": "10"},
        cwd=source.parent,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL


def write_rows(path: Path, count: int, column: str = "text") -> None:
    """Documents 1 to `count` in the format of the suffix; in CSV each text has a line end and quotes of its own."""
    rows = [{"id": str(n), column: f'{TEXT.format(n)}\n"No delay," they said.'} for n in range(1, count + 1)]
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=50)
    elif path.suffix == ".csv":
        with path.open("w", newline="") as file:
            table = csv.DictWriter(file, ["id", column])
            table.writeheader()
            table.writerows(rows)
    elif path.suffix == ".rss":
        items = (f"<item><guid>{row['id']}</guid><description>{row[column]}</description></item>" for row in rows)
        path.write_text(f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>")
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_a_run_that_died_in_an_archive_goes_on_where_it_stopped(tmp_path: Path, settings: Settings) -> None:
    """Ten pages a batch, eight batches a part: the first 80 pages are loaded, 30 more are staged when it dies."""
    crawl = tmp_path / "crawl.warc.gz"
    archive(crawl, 130)
    killed(settings, crawl, "staged:11")
    # What was staged before the kill is loaded first. The last record of it is read once more: it is where to go on.
    assert states(settings, crawl) == {"unchanged": 1, "loaded": 20}
    answer = query.run(settings.db, "SELECT count(*) AS n FROM articles")
    assert answer.to_pylist() == [{"n": 130}]


@pytest.mark.parametrize("command", ["ingest", "reclean", "maintain"])
def test_whatever_takes_up_a_run_that_died_says_so_in_the_same_words(
    command: str, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """The next command, and the one after it no more."""
    lines = tmp_path / "a.jsonl"
    write_rows(lines, 30)
    killed(settings, lines, "staged:2")
    [dead] = [path.name.split(".")[0] for path in stage.folder(settings.db).glob("[!.]*.00000000")]
    arguments = [command, *([str(lines)] if command == "ingest" else []), "--db", str(settings.db)]
    told = []
    for _ in range(2):
        assert cli.run(arguments) == 0
        printed = capsys.readouterr().out.splitlines()
        told.append([line.partition("took up ")[2] for line in printed if "took up " in line])
    [[said], none] = told
    assert (said.startswith("20 documents of a run that died after "), said.endswith(dead), none) == (True, True, [])


@pytest.mark.parametrize("column", ["text", "body"])
@pytest.mark.parametrize("name", ["news.jsonl", "news.csv", "news.parquet", "news.rss"])
def test_a_run_that_died_between_rows_goes_on_at_that_row(
    name: str, column: str, tmp_path: Path, settings: Settings
) -> None:
    """Every row has its disposition, and of those before the checkpoint none is edited twice. Killed twice in turn."""
    news, columns = tmp_path / name, {} if column == "text" else {"text": column}
    write_rows(news, 130, column)
    options = [option for field in columns for option in ("--map", f"{field}={columns[field]}")]
    killed(settings, news, "staged:11", *options)
    killed(settings, news, "staged:1", *options)
    assert states(settings, news, columns=columns) == {"unchanged": 1, "loaded": 11}
    answer = query.run(
        settings.db,
        "SELECT list_sort(list(DISTINCT CAST(split_part(position, '#', 2) AS INT))) AS rows, count(*) AS n "
        "FROM dispositions",
    )
    assert answer.to_pylist() == [{"rows": list(range(1, 131)), "n": 132}]
    (unread,) = read_new([str(news)], columns, known(settings), Tally())
    assert isinstance(unread, Unread)
    assert unread.documents == 130


def known(settings: Settings) -> Known:
    with connection.connect(settings.db) as reader:
        return remembered(watch.known(reader), watch.interrupted(reader))


def test_files_that_a_dead_run_has_read_to_their_end_are_not_read_again(tmp_path: Path, settings: Settings) -> None:
    """80 files are loaded and noted; of the 30 that were staged when it died, nobody knows that they were whole."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(130):
        (folder / f"{number}.txt").write_text(TEXT.format(number))
    killed(settings, folder, "staged:11")
    tally = Tally()
    kinds = Counter(item.source_kind for item in read_new([str(folder)], {}, known(settings), tally))
    assert kinds == {"watched-file": 80, "text-file": 50}
    assert states(settings, folder) == {"unchanged": 110, "loaded": 20}


@pytest.mark.parametrize("name", ["news.jsonl", "news.csv", "news.parquet"])
def test_mapped_otherwise_a_file_that_a_run_died_in_is_read_from_its_start(
    name: str, tmp_path: Path, settings: Settings
) -> None:
    news = tmp_path / name
    write_rows(news, 30, "body")
    killed(settings, news, "staged:2")
    assert states(settings, news, columns={"text": "body"}) == {"loaded": 30}


@pytest.mark.parametrize("name", ["crawl.warc.gz", "news.csv", "news.parquet", "news.rss"])
def test_a_file_that_changed_after_a_run_died_in_it_is_read_from_its_start(
    name: str, tmp_path: Path, settings: Settings
) -> None:
    write = archive if name.endswith("warc.gz") else write_rows
    news = tmp_path / name
    write(news, 30)
    killed(settings, news, "staged:2")
    write(news, 31)
    assert states(settings, news) == {"unchanged": 20, "loaded": 11}
