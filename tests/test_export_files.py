"""`copydesk export`: the kind of file is the one that its name says."""

import csv
from pathlib import Path

import newsroom
import pyarrow.parquet as pq
import pytest

from flows.cli import run


@pytest.fixture
def db(tmp_path: Path) -> Path:
    db = tmp_path / "news.duckdb"
    hostile = newsroom.article("h", "Courier", newsroom.text(*newsroom.BAKERY), title="=HYPERLINK(1)", flags=("short",))
    newsroom.ingest(db, [hostile, newsroom.article("f", "Gazette", newsroom.text(*newsroom.FERRY))])
    return db


def test_a_parquet_file_is_one_file(db: Path, tmp_path: Path) -> None:
    target = tmp_path / "news.parquet"
    assert run(["export", str(target), "--db", str(db)]) == 0
    assert set(pq.read_table(target).column("article_id").to_pylist()) == {"f", "h"}


def test_a_csv_file_is_one_that_a_spreadsheet_opens_and_does_not_run(db: Path, tmp_path: Path) -> None:
    target = tmp_path / "News.CSV"
    assert run(["export", str(target), "--db", str(db)]) == 0
    with target.open(newline="", encoding="utf-8") as file:
        rows = {row["article_id"]: row for row in csv.DictReader(file)}
    assert rows.keys() == {"f", "h"}
    assert (rows["h"]["title"], rows["h"]["flags"]) == ("'=HYPERLINK(1)", '["short"]')
    assert rows["f"]["text"] == newsroom.text(*newsroom.FERRY)


def test_a_name_without_a_kind_is_a_folder_of_days(db: Path, tmp_path: Path) -> None:
    assert run(["export", str(tmp_path / "days"), "--db", str(db)]) == 0
    assert [path.name for path in (tmp_path / "days").iterdir()] == ["day=unknown"]


def test_what_exists_is_not_written_over(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "news.csv"
    target.write_text("mine")
    assert run(["export", str(target), "--db", str(db)]) == 1
    assert "exists" in capsys.readouterr().err
    assert target.read_text() == "mine"
