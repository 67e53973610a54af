"""docs/questions.md: each example runs on the warehouse that `copydesk demo` makes, and gives rows."""

import contextlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import cli
from flows.terminal.demo import EVIDENCE
from warehouse.store import query

PAGE = (Path(__file__).parent.parent / "docs" / "questions.md").read_text(encoding="utf-8")
README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
DB = "demo.duckdb"
SHOWN = "demo.txt"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `copydesk demo` was run, with what it printed."""
    folder = tmp_path_factory.mktemp("desk")
    run = [sys.executable, "-c", "from flows.cli import main; main()", "demo", "--db", DB]
    with (folder / SHOWN).open("wb") as shown:
        subprocess.run(run, cwd=folder, stdout=shown, check=True)
    return folder


def test_the_demo_prints_what_the_readme_shows_of_it(desk: Path) -> None:
    timed = re.compile(r"^[\d.]+ s, in .*$", re.MULTILINE)
    said = timed.sub("", (desk / SHOWN).read_text(encoding="utf-8")).splitlines()
    block = timed.sub("", README.split("```\n")[1]).splitlines()
    assert [line for line in block if line not in said] == []


def test_no_row_of_the_demo_hangs_on_where_its_samples_stand(desk: Path) -> None:
    """Ids of files begin with their folder, and which of a pair is on the left hangs on their ids."""
    pairs = query.run(desk / DB, EVIDENCE).to_pylist()
    assert all(pair["one"] <= pair["other"] for pair in pairs), pairs


def test_the_page_has_all_twenty_questions() -> None:
    assert re.findall(r"^\*\*(\d+)\.", PAGE, re.MULTILINE) == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize("sql", blocks("sql"))
def test_an_example_gives_rows(desk: Path, sql: str) -> None:
    assert query.run(desk / DB, sql).num_rows > 0


@pytest.mark.parametrize("sql", [sql for sql in blocks("sql") if "(" not in sql.partition("FROM ")[2]])
def test_a_view_gives_the_same_where_the_file_is_attached_under_a_name(desk: Path, sql: str) -> None:
    attached = re.sub(r"\b(FROM|JOIN) (?=\w)", r"\1 news.", sql)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{desk / DB}.published' AS news (READ_ONLY)")
        connection.execute("SET TimeZone = 'UTC'")
        assert connection.sql(attached).to_arrow_table().num_rows == query.run(desk / DB, sql).num_rows > 0


@pytest.mark.parametrize("code", blocks("python"))
def test_pandas_polars_and_a_notebook_get_the_stories(desk: Path, code: str) -> None:
    told: dict[str, Any] = {}
    with contextlib.chdir(desk):
        exec(code, told)
    assert len(told["answer"]) == query.run(desk / DB, "FROM distinct_articles").num_rows


@pytest.mark.parametrize("search", re.findall(r"copydesk (search \"[^\"]+\")", PAGE))
def test_a_search_that_the_page_names_finds_something(
    desk: Path, search: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command, words = search.rstrip('"').split(' "')
    assert cli.run([command, words, "--db", str(desk / DB)]) == 0
    assert "Battery smoke" in capsys.readouterr().out
