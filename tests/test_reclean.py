"""A publisher's own furniture is learnt from its stories, and only reclean learns."""

import json
import random

import pytest

from flows.ingest import ingest
from flows.reclean import reclean
from flows.settings import Settings, read_settings
from warehouse.query import run

FURNITURE = [
    "Lanterns lit, ledgers shut: the Lindvik evening sheet",
    "Gull Quay edition, volume 9",
    "Hand to hand since the old pier",
    "Desk of the north harbour, room 14",
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
    for line in FURNITURE[:3]:
        body.insert(chance.randint(1, len(body)), line)
    return "\n\n".join([*body, *FURNITURE[3:]])


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("reclean")
    chance = random.Random(7)
    rows = [{"id": str(n), "source": "Lindvik Evening", "text": story(chance, n)} for n in range(200)]
    (folder / "stories.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    settings = read_settings(db=folder / "news.duckdb", workers=1)
    assert ingest([str(folder / "stories.jsonl")], settings).states == {"loaded": 200}
    return settings


def left(settings: Settings, line: str) -> int:
    return len(run(settings.db, f"SELECT 1 FROM articles WHERE contains(text, '{line}')"))


def test_furniture_that_no_rule_knows_goes_and_no_long_sentence_with_it(warehouse: Settings) -> None:
    assert min(left(warehouse, line) for line in FURNITURE) > 100  # most of it is left before anything is learnt
    recleaned = reclean(warehouse)
    assert sum(recleaned.summary.states.values()) == 200
    assert recleaned.summary.states["revised"] > 190  # the line model may know all of a story's furniture before
    assert (recleaned.memory_version, recleaned.without_raw) == (1, 0)
    assert [left(warehouse, line) for line in FURNITURE] == [0] * 5
    assert left(warehouse, LONG) == 200
    struck = run(warehouse.db, "SELECT DISTINCT text FROM removals WHERE rule LIKE 'memory/%' ORDER BY text")
    assert struck.column("text").to_pylist() == sorted(FURNITURE)


def test_reclean_again_changes_nothing_and_makes_no_version(warehouse: Settings) -> None:
    again = reclean(warehouse)
    assert (again.summary.states, again.memory_version) == ({"unchanged": 200}, 1)


def test_ingest_uses_the_memory_as_it_stands_and_the_old_state_stays(warehouse: Settings) -> None:
    late = warehouse.db.parent / "late.jsonl"
    row = {"id": "late", "source": "Lindvik Evening", "text": story(random.Random(8), 900)}
    late.write_text(json.dumps(row) + "\n")
    assert ingest([str(late)], warehouse).states == {"loaded": 1}
    found = run(warehouse.db, "SELECT text, rules_version FROM articles WHERE external_id = 'late'").to_pylist()[0]
    assert not any(line in found["text"] for line in FURNITURE)
    assert found["rules_version"].endswith("/memory-1")
    kinds = "SELECT change_kind, count(*) AS n FROM article_revisions GROUP BY ALL ORDER BY 1"
    first, recleaned = run(warehouse.db, kinds).to_pylist()
    assert first == {"change_kind": "first", "n": 201}
    assert (recleaned["change_kind"], recleaned["n"] > 190) == ("recleaned", True)
