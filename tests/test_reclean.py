"""A publisher's own furniture is learnt from its stories, and only reclean learns."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.ingest import ingest
from flows.reclean import Recleaned, reclean
from flows.settings import Settings, read_settings
from warehouse.store.query import run

FURNITURE = [
    "Lindvik lanterns, ledgers and tides",
    "Gull Quay, north stairs and cellar",
    "Lindvik ink, paper and salt",
    "The slipway ledger, lower hall",
    "Pressed on Tuesday paper",
]
# In every story, but a sentence with news in it: frequency alone must not strike it.
LONG = (
    "The harbour council of Lindvik has eleven members and meets on the second Tuesday of every month in the old mill."
)
WHO = ["a baker", "the ferry pilot", "two teachers", "a beekeeper", "the choir", "an engineer", "the museum", "a diver"]
DID = ["repaired", "measured", "painted", "sold", "found", "moved", "opened", "refused"]
WHAT = ["a bell", "the slipway", "forty lamps", "an atlas", "the weir", "a kiln", "three barges", "the orchard"]
WHERE = ["near Ostholm", "in Tarnow Street", "below the mill", "at Fenn Lock", "on the east mole", "in Selby Yard"]


def story(chance: random.Random, number: int) -> str:
    def sentence() -> str:
        words = [chance.choice(those) for those in (WHO, DID, WHAT, WHERE)]
        return f"{' '.join(words).capitalize()} after {chance.randint(2, 999)} days; {chance.choice(WHO)} counted."

    body = [" ".join(sentence() for _ in range(3)) for _ in range(5)]
    body.insert(2, LONG)
    for line in FURNITURE:  # never last: there the line model takes nearly anything for a button
        body.insert(chance.randint(1, len(body) - 1), line)
    return "\n\n".join(body)


@dataclass(frozen=True)
class Told:
    """A warehouse after ingest, reclean, reclean again and a late story, and what each said."""

    settings: Settings
    left_before: list[int]  # stories that hold each furniture line before anything is learnt
    recleaned: Recleaned
    again: Recleaned


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("reclean")
    chance = random.Random(7)
    settings = read_settings(db=folder / "news.duckdb", workers=1)
    assert ingest([write(folder / "stories.jsonl", chance, range(200))], settings).states == {"loaded": 200}
    before = [left(settings, line) for line in FURNITURE]
    recleaned, again = reclean(settings), reclean(settings)
    assert ingest([write(folder / "late.jsonl", chance, [900])], settings).states == {"loaded": 1}
    return Told(settings, before, recleaned, again)


def write(path: Path, chance: random.Random, numbers: Iterable[int]) -> str:
    rows = [{"id": str(number), "source": "Lindvik Evening", "text": story(chance, number)} for number in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def left(settings: Settings, line: str) -> int:
    return len(run(settings.db, f"SELECT 1 FROM articles WHERE contains(text, '{line}')"))


def test_furniture_that_no_rule_knows_goes_and_no_long_sentence_with_it(told: Told) -> None:
    assert min(told.left_before) > 100  # the line model knows some of it by its looks
    assert told.recleaned.summary.states["revised"] > 190
    assert (told.recleaned.memory_version, told.recleaned.without_raw) == (1, 0)
    assert [left(told.settings, line) for line in FURNITURE] == [0] * 5
    assert left(told.settings, LONG) == 201
    struck = run(told.settings.db, "SELECT DISTINCT text FROM removals WHERE rule LIKE 'memory/%' ORDER BY text")
    assert struck.column("text").to_pylist() == sorted(FURNITURE)


def test_reclean_again_changes_nothing_and_makes_no_version(told: Told) -> None:
    assert (told.again.summary.states, told.again.memory_version) == ({"unchanged": 200}, 1)


def test_ingest_uses_the_memory_as_it_stands(told: Told) -> None:
    found = run(told.settings.db, "SELECT text, rules_version FROM articles WHERE external_id = '900'").to_pylist()[0]
    assert not any(line in found["text"] for line in FURNITURE)
    assert found["rules_version"].endswith("/memory-1")


def test_the_state_before_stays_as_a_revision(told: Told) -> None:
    kinds = "SELECT change_kind, count(*) AS n FROM article_revisions GROUP BY ALL ORDER BY 1"
    revised = told.recleaned.summary.states["revised"]
    assert run(told.settings.db, kinds).to_pylist() == [
        {"change_kind": "first", "n": 201},
        {"change_kind": "recleaned", "n": revised},
    ]


KILLED = """
import sys
from pathlib import Path
from flows.reclean import reclean
from flows.settings import read_settings
reclean(read_settings(db=Path(sys.argv[1]), workers=1, batch_documents=10))
"""


@pytest.mark.parametrize("point", ["staged:3", "merge:2", "after-commit:1", "before-checkpoint:4"])
def test_a_killed_reclean_goes_on_where_it_stopped_and_ends_like_an_undisturbed_one(tmp_path: Path, point: str) -> None:
    undisturbed, db = tmp_path / "undisturbed.duckdb", tmp_path / "news.duckdb"
    stories = write(tmp_path / "stories.jsonl", random.Random(3), range(60))
    ingest([stories], read_settings(db=undisturbed, workers=1))
    for suffix in ("", ".published"):
        shutil.copy(f"{undisturbed}{suffix}", f"{db}{suffix}")
    whole = reclean(read_settings(db=undisturbed, workers=1, batch_documents=10))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(db)], env={**os.environ, "COPYDESK_FAILPOINT": point}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    rest = reclean(read_settings(db=db, workers=1, batch_documents=10))
    assert (rest.memory_version, rest.memory_lines) == (whole.memory_version, whole.memory_lines)
    assert rest.summary.seen < whole.summary.seen == 60
    text = "SELECT external_id, text, revision_no FROM articles ORDER BY ALL"
    gone = "SELECT external_id, line, start, r.text, rule FROM removals r JOIN articles USING (article_id) ORDER BY ALL"
    for query in (text, gone):
        assert run(db, query).to_pylist() == run(undisturbed, query).to_pylist()
