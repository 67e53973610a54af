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


@pytest.mark.parametrize("name", ["news.csv", "news.jsonl", "news.parquet", "days"])
def test_a_folder_that_is_not_there_is_told_in_a_line(
    name: str, db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", str(tmp_path / "none" / name), "--db", str(db)]) == 1
    assert "is not there. Nothing was written. Export to another place." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["news.xlsx", "news.json"])
def test_a_kind_that_is_not_written_is_refused_and_no_folder_of_that_name_made(
    name: str, db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", str(tmp_path / name), "--db", str(db)]) == 2
    assert "no file of that kind is written" in capsys.readouterr().err
    assert not (tmp_path / name).exists()
    assert run(["export", str(tmp_path / name), "--db", str(db), "--format", "parquet"]) == 0
    assert (tmp_path / name).is_dir()


def test_a_name_without_a_kind_is_a_folder_of_days(db: Path, tmp_path: Path) -> None:
    assert run(["export", str(tmp_path / "days"), "--db", str(db)]) == 0
    assert [path.name for path in (tmp_path / "days").iterdir()] == ["day=unknown"]


def test_what_exists_is_not_written_over(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "news.csv"
    target.write_text("mine")
    assert run(["export", str(target), "--db", str(db)]) == 1
    assert "exists" in capsys.readouterr().err
    assert target.read_text() == "mine"
