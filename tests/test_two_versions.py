"""One file, two releases of DuckDB: what either writes, the other reads and goes on with."""

import subprocess
from pathlib import Path

import duckdb
import pytest
from make import article, content, ingest, rejected

from warehouse.store import query

pytestmark = pytest.mark.warehouse

ROOT = Path(__file__).parent.parent
OTHER = ROOT / (".venv/bin/python" if duckdb.__version__.startswith("2") else ".venv-duckdb2/bin/python")
LOAD = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/tests"]
import duckdb
from make import article, ingest
ingest(Path(sys.argv[1]), [article(id) for id in sys.argv[3:]])
print(duckdb.__version__)
"""


@pytest.mark.skipif(not OTHER.exists(), reason="needs `make setup` and `make test-duckdb2`: two releases of DuckDB")
def test_two_releases_take_turns_on_one_file(tmp_path: Path) -> None:
    db, alone = tmp_path / "news.duckdb", tmp_path / "alone.duckdb"

    def other(*ids: str) -> str:
        command = [str(OTHER), "-c", LOAD, str(db), str(ROOT), *ids]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

    assert other("1", "2") != duckdb.__version__
    assert query.run(db, "SELECT article_id FROM articles ORDER BY ALL").num_rows == 2
    ingest(db, [article("2"), article("3"), rejected()])
    other("3", "4")
    for ids in (["1", "2"], ["2", "3"], ["3", "4"]):
        ingest(alone, [article(id) for id in ids])
    assert content(db) == content(alone)
