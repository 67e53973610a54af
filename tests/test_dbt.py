"""deploy/dbt fits the warehouse: by its names always, and by dbt itself where dbt is installed."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import newsroom
import pytest
import yaml  # type: ignore[import-untyped]

from warehouse.store import publish

PROJECT = Path(__file__).parent.parent / "deploy" / "dbt"
MODELS = sorted((PROJECT / "models").glob("*.sql"))
DBT = shutil.which(os.environ.get("DBT", "dbt"))  # dbt wants an environment of its own: DBT=dbt-env/bin/dbt


def read(name: str) -> Any:
    return yaml.safe_load((PROJECT / name).read_text())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("dbt") / "news.duckdb"
    newsroom.build(db)
    return publish.published(db)


@pytest.fixture(scope="module")
def attached(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """As the profile does it: under a name, read-only, beside a database of its own."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{published}' AS news (READ_ONLY)")
        yield connection


def test_every_source_and_column_of_the_project_is_in_the_warehouse(attached: duckdb.DuckDBPyConnection) -> None:
    [source] = read("models/sources.yml")["sources"]
    assert (source["database"], source["schema"]) == ("news", "main")
    for table in source["tables"]:
        found = attached.execute(f"FROM news.main.{table['name']} LIMIT 0")
        names = {column["name"] for column in table.get("columns", ())}
        names |= {table["config"]["loaded_at_field"]} if "config" in table else set()
        assert names <= {one[0] for one in found.description}, table["name"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_a_model_gives_rows_with_the_columns_that_are_told_of(model: Path, attached: duckdb.DuckDBPyConnection) -> None:
    sql = re.sub(r"\{\{ source\('news', '(\w+)'\) \}\}", r"news.main.\1", model.read_text())
    found = attached.execute(sql)
    [told] = [one for one in read("models/models.yml")["models"] if one["name"] == model.stem]
    assert {column["name"] for column in told["columns"]} <= {one[0] for one in found.description}
    assert found.fetchall()


def test_the_warehouse_is_attached_read_only_and_by_its_published_copy() -> None:
    [attach] = read("profiles.yml")["copydesk"]["outputs"]["analysis"]["attach"]
    assert (attach["alias"], attach["read_only"]) == ("news", True)
    assert ".published" in attach["path"]


@pytest.mark.end_to_end
@pytest.mark.skipif(DBT is None, reason="dbt is not installed here; name it in DBT")
def test_dbt_builds_the_project(published: Path, tmp_path: Path) -> None:
    own = {"NEWS_PUBLISHED": str(published), "ANALYSIS_DB": str(tmp_path / "analysis.duckdb"), "DO_NOT_TRACK": "1"}
    folders = ["--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs")]
    done = subprocess.run(
        [str(DBT), "build", "--project-dir", ".", "--profiles-dir", ".", *folders],
        cwd=PROJECT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    with duckdb.connect(str(tmp_path / "analysis.duckdb"), read_only=True) as made:
        assert made.sql("FROM stories_by_source").fetchall()
