"""Articles as files for other programs."""

from pathlib import Path

import duckdb
import newsroom
import orjson
import pytest

from warehouse.ask.export import Choice, to_jsonl, to_parquet
from warehouse.errors import QueryRefused, TargetExists, WarehouseMissing

pytestmark = pytest.mark.warehouse

HOSTILE = "</script><script>alert(1)</script> \x1b[2J '); DROP TABLE articles; -- | # =1+1"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("export") / "news.duckdb"
    newsroom.build(db)
    return db


def days(folder: Path) -> dict[str, int]:
    source = "read_parquet($files, hive_partitioning = true, hive_types_autocast = false)"
    sql = f"SELECT day, count(*) FROM {source} GROUP BY day"
    return dict(duckdb.execute(sql, {"files": f"{folder}/*/*.parquet"}).fetchall())


def test_parquet_has_a_folder_a_day_and_one_for_the_undated(db: Path, tmp_path: Path) -> None:
    assert to_parquet(db, tmp_path / "out", Choice()) == 11
    assert days(tmp_path / "out") == {"2026-09-01": 4, "2026-09-02": 6, "unknown": 1}


def test_a_choice_of_days_and_of_one_article_a_story(db: Path, tmp_path: Path) -> None:
    assert to_parquet(db, tmp_path / "distinct", Choice(distinct=True)) == 5
    day = Choice(published_from="2026-09-01", published_before="2026-09-02")
    assert to_parquet(db, tmp_path / "day", day) == 4
    assert days(tmp_path / "day") == {"2026-09-01": 4}
    assert to_parquet(db, tmp_path / "none", Choice(published_from="2999-01-01")) == 0
    assert (tmp_path / "none").is_dir()


def test_a_line_is_a_schema_org_news_article(db: Path, tmp_path: Path) -> None:
    assert to_jsonl(db, tmp_path / "out.jsonl", Choice(distinct=True)) == 5
    lines = [orjson.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert lines[0] == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "article_id", "value": "f1"},
            {"@type": "PropertyValue", "propertyID": "cluster_id", "value": "cf1"},
            {"@type": "PropertyValue", "propertyID": "external_id", "value": "f1"},
        ],
        "url": "https://courier.example/f1",
        "headline": "Crack halts ferries",
        "author": [{"@type": "Person", "name": "Ada Quill"}],
        "creditText": "Norpress",
        "publisher": {"@type": "Organization", "name": "Courier"},
        "datePublished": "2026-09-01T08:00:00+00:00",
        "inLanguage": "en",
        "wordCount": len(newsroom.text(*newsroom.FERRY).split()),
        "articleBody": newsroom.text(*newsroom.FERRY),
    }
    assert lines[1]["datePublished"] == "2026-09-02"  # no time of day is known, so none is claimed


def test_a_hostile_title_stays_a_value(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    newsroom.ingest(db, [newsroom.article("h", "Courier", newsroom.text(*newsroom.FERRY), title=HOSTILE)])
    to_jsonl(db, tmp_path / "out.jsonl", Choice())
    line = (tmp_path / "out.jsonl").read_bytes()
    assert orjson.loads(line)["headline"] == HOSTILE
    assert b"<" not in line
    assert b"\x1b" not in line


def test_what_exists_is_not_replaced_and_a_missing_warehouse_leaves_nothing(db: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken.jsonl").write_text("mine")
    with pytest.raises(TargetExists):
        to_parquet(db, tmp_path / "taken", Choice())
    with pytest.raises(TargetExists):
        to_jsonl(db, tmp_path / "taken.jsonl", Choice())
    with pytest.raises(WarehouseMissing):
        to_parquet(tmp_path / "none.duckdb", tmp_path / "new", Choice())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["taken", "taken.jsonl"]


def test_a_limit_that_is_no_time_is_refused(db: Path, tmp_path: Path) -> None:
    for write in (to_parquet, to_jsonl):
        with pytest.raises(QueryRefused, match="no time"):
            write(db, tmp_path / "out", Choice(published_from="lately"))
    assert list(tmp_path.iterdir()) == []


def test_parquet_has_every_column_of_articles(db: Path, tmp_path: Path) -> None:
    to_parquet(db, tmp_path / "out", Choice())
    written = duckdb.execute("DESCRIBE FROM read_parquet($f)", {"f": f"{tmp_path}/out/*/*.parquet"}).fetchall()
    with duckdb.connect(str(db), read_only=True) as connection:
        expected = connection.execute("DESCRIBE articles").fetchall()
    assert [row[0] for row in written] == [*(row[0] for row in expected), "day"]
