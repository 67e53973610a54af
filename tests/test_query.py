"""Readers: never in the writer's way, never able to change or reach anything."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from make import article, ingest

from warehouse.copies.policy import Policy
from warehouse.errors import QueryRefused
from warehouse.load import load, stage
from warehouse.store import connection, lease, query, runs
from warehouse.store.publish import publish, published

pytestmark = pytest.mark.warehouse

HOSTILE = (
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "COPY articles TO '{folder}/out.parquet' (FORMAT parquet)",
    "COPY runs FROM '{folder}/secret.txt'",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}/out'",
    "SELECT * FROM read_text('{folder}/secret.txt')",
    "SELECT * FROM read_blob('{folder}/secret.txt')",
    "SELECT * FROM read_csv('{folder}/secret.txt')",
    "SELECT * FROM read_json('{folder}/secret.txt')",
    "SELECT * FROM '{folder}/secret.txt'",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT getenv('HOME')",
    "ATTACH '{folder}/other.duckdb'",
    "ATTACH ':memory:' AS mine",
    "DETACH news",
    "USE memory",
    "INSTALL httpfs",
    "INSTALL fts FROM community",
    "LOAD httpfs",
    "LOAD '{folder}/evil.duckdb_extension'",
    "FORCE INSTALL fts",
    "PRAGMA threads = 64",
    "PRAGMA enable_profiling",
    "SET enable_external_access = true",
    "SET memory_limit = '1TB'",
    "SET temp_directory = '{folder}/out'",
    "SET GLOBAL lock_configuration = false",
    "RESET ALL",
    "SET VARIABLE x = 1",
    "CREATE TABLE mine (a INTEGER)",
    "CREATE TEMP TABLE mine (a INTEGER)",
    "CREATE OR REPLACE VIEW articles AS SELECT 1",
    "CREATE MACRO m() AS 1",
    "CREATE SECRET s (TYPE s3)",
    "INSERT INTO runs SELECT * FROM runs",
    "DELETE FROM article_heads",
    "DELETE FROM article_heads RETURNING *",
    "UPDATE runs SET status = 'failed'",
    "TRUNCATE runs",
    "ALTER TABLE runs ADD COLUMN x INTEGER",
    "DROP TABLE runs",
    "DROP VIEW articles",
    "BEGIN",
    "CHECKPOINT",
    "FORCE CHECKPOINT",
    "VACUUM",
    "CALL enable_logging()",
    "PREPARE p AS DELETE FROM runs",
    "EXECUTE p",
    "SELECT 1; DELETE FROM runs",
    "SELECT 1; SELECT 2",
    "DELETE FROM runs; SELECT 1",
    "EXPLAIN ANALYZE DELETE FROM runs",
    "WITH gone AS (DELETE FROM runs RETURNING *) SELECT * FROM gone",
    "SELECT 1 FROM runs; ATTACH '{folder}/other.duckdb'; SELECT 2",
    "",
    ";",
    "-- nothing",
    "SELEKT 1",
    "SELECT nothing FROM articles",
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "news.duckdb"
    ingest(path, [article(str(n)) for n in range(3)])
    (path.parent / "secret.txt").write_text("a,b\n1,2\n")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("sql", HOSTILE)
def test_sql_that_writes_or_reaches_outside_is_refused(db: Path, sql: str) -> None:
    folder = db.parent
    before = files(folder)
    with pytest.raises(QueryRefused) as caught:
        query.run(db, sql.format(folder=folder))
    assert len(str(caught.value)) > 20
    assert files(folder) == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT article_id FROM articles ORDER BY ALL",
        "FROM articles SELECT article_id ORDER BY ALL;",
        "WITH mine AS (SELECT article_id FROM articles) SELECT * FROM mine ORDER BY ALL -- done",
        "(SELECT article_id FROM articles) ORDER BY ALL",
    ],
)
def test_questions_are_answered(db: Path, sql: str) -> None:
    assert query.run(db, sql).column("article_id").to_pylist() == ["a0", "a1", "a2"]


@pytest.mark.parametrize(
    "sql", ["DESCRIBE articles", "SHOW TABLES", "SUMMARIZE runs", "EXPLAIN SELECT 1", "VALUES (1)"]
)
def test_a_reader_may_look_around(db: Path, sql: str) -> None:
    assert query.run(db, sql).num_rows > 0


def test_an_answer_without_rows_has_its_columns(db: Path) -> None:
    answer = query.run(db, "SELECT article_id, title FROM articles WHERE false")
    assert (answer.column_names, answer.num_rows) == (["article_id", "title"], 0)


def test_a_reader_sees_whole_runs_while_a_writer_loads(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    ingest(db, [article("1")])
    with lease.hold(db), connection.connect(db) as writer:
        run_id = runs.begin(writer, command="ingest", sources=[], settings={})
        staged = stage.write(stage.folder(db), run_id, 0, [article("2")])
        load.load(writer, run_id, staged, Policy())
        assert query.run(db, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 1}]
    publish(db)
    assert query.run(db, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 2}]


def test_a_reader_with_the_old_copy_open_goes_on_reading_it(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    ingest(db, [article("1")])
    read = "import sys; from pathlib import Path; from warehouse.store import query\n"
    read += "with query.reader(Path(sys.argv[1])) as reader:\n"
    read += "    for line in sys.stdin: print(*reader.execute(line).fetchone(), flush=True)\n"
    other = subprocess.Popen(
        [sys.executable, "-c", read, str(db)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert other.stdin
    assert other.stdout
    print("SELECT count(*) FROM articles", file=other.stdin)
    assert other.stdout.readline() == "1\n"
    ingest(db, [article("2")])
    print("SELECT count(*), max(length(text)) > 0 FROM articles", file=other.stdin)
    assert other.stdout.readline() == "1 True\n"
    other.communicate()
    assert query.run(db, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 2}]


def test_the_published_copy_holds_what_the_warehouse_holds(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    ingest(db, [article(str(n)) for n in range(50)])
    assert published(db).read_bytes() == db.read_bytes()
    with duckdb.connect(str(published(db)), read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (50,)


def test_numbers_of_four_bytes_come_as_people_read_them(db: Path) -> None:
    question = (
        "SELECT 0.9::FLOAT AS f, [0.1::FLOAT, NULL] AS l, 1e-7::FLOAT AS tiny, NULL::FLOAT AS n, 0.1::DOUBLE AS d"
    )
    assert query.run(db, question).to_pylist() == [{"f": 0.9, "l": [0.1, None], "tiny": 1e-7, "n": None, "d": 0.1}]
    assert query.run(db, "SELECT 'inf'::FLOAT AS f").to_pylist() == [{"f": float("inf")}]


def test_a_program_without_a_file_gets_no_progress_bar_among_its_output(db: Path) -> None:
    bar = "SELECT value FROM duckdb_settings() WHERE name = 'enable_progress_bar'"
    code = (
        f"from pathlib import Path; from warehouse.store import query; db = Path({str(db)!r})\n"
        f"print(query.run(db, {bar!r}).to_pylist())"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[{'value': 'false'}]\n"


def test_who_has_the_file_open_in_the_same_process_keeps_the_old_copy_unlocked_while_a_question_reads_the_new_one(
    tmp_path: Path,
) -> None:
    """As in a notebook: DuckDB gives all who open one file in one process one database, with the copy of the first."""
    path = tmp_path / "news.duckdb"
    ingest(path, [article("1")])
    publish(path)
    with duckdb.connect(str(published(path)), read_only=True) as own:
        assert own.sql("SELECT count(*) FROM articles").fetchall() == [(1,)]
        ingest(path, [article("2")])
        publish(path)
        assert query.run(path, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 2}]
        own.execute("SET TimeZone = 'Asia/Tokyo'")  # nobody has locked it


@pytest.mark.parametrize("name", ["memory.duckdb", 'a\'b "c".duckdb', ".duckdb", "temp", "select"])
def test_a_file_of_any_name_is_read_and_its_macros_are_bound(tmp_path: Path, name: str) -> None:
    ingest(tmp_path / name, [article("1")])
    assert query.run(tmp_path / name, "SELECT count(*) AS n FROM duplicates_of('1')").to_pylist() == [{"n": 0}]
