"""How well clean() does on labelled pages. Floors only go up; docs/cleaning.md has the figures of unseen pages."""

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from extractors.clean import Context, clean
from extractors.records import CleanText

SHARED = Path(__file__).parent.parent.parent / "shared"
SCORER = SHARED / "checks" / "score.py"
pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the labelled pages are not in the repository")


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def removals(cleaned: CleanText) -> list[dict[str, object]]:
    return [
        {"line": r.line, "start": r.start, "end": r.end, "text": r.text, "whole": r.whole} for r in cleaned.removals
    ]


def test_labelled_pages_stay_above_the_floors(score: ModuleType) -> None:
    gold = score.rows(str(SHARED / "data/clean/lines_dev.jsonl.gz"))
    lines = [[(line["t"], line["l"]) for line in page["lines"]] for page in gold]
    cleaned = [
        clean("\n".join(text for text, _ in page), Context(source=row["publisher"], url=row["url"]))
        for page, row in zip(lines, gold, strict=True)
    ]
    flags = [
        score.stripped([text for text, _ in page], removals(result))
        for page, result in zip(lines, cleaned, strict=True)
    ]
    found = score.tally(lines, flags)
    assert found["f1"] >= 0.975
    assert found["body_chars_lost"] <= 0.002
    assert found["sentences_lost"] <= 0.001
    audits = [
        score.audit([text for text, _ in page], {"text": result.text, "removals": removals(result)})
        for page, result in zip(lines, cleaned, strict=True)
    ]
    lost, still, total = (sum(part) for part in zip(*audits, strict=True))
    assert lost / total <= 0.001
    assert still / total <= 0.005


def test_the_seeds_come_out_as_an_editor_would_want_them() -> None:
    gold = json.loads((SHARED / "data/clean/seeds_gold.json").read_text("utf-8"))["documents"]
    wrong = [
        document["file"]
        for document in gold
        if clean((SHARED / "seeds" / document["file"]).read_text("utf-8"), Context()).text != document["clean_text"]
    ]
    assert wrong == []


def test_lines_that_look_like_the_other_class_are_told_apart() -> None:
    before = ["The council voted on Tuesday to repair the wall.", "Engineers said that it had moved since the spring."]
    after = ["Work is to begin in September, the harbour master said.", "The last repair was forty years ago."]
    struck = {True: [0, 0], False: [0, 0]}
    for row in map(json.loads, (SHARED / "data/clean/hard_dev.jsonl").read_text("utf-8").splitlines()):
        text = "\n".join(_around(before, row["t"], after))
        gone = any(removal.line == len(before) + 1 for removal in clean(text, Context()).removals)
        counts = struck[row["l"] in ("body", "correction")]
        counts[0] += gone
        counts[1] += 1
    assert struck[True][0] <= 0.02 * struck[True][1]
    assert struck[False][0] >= 0.8 * struck[False][1]


def _around(before: Sequence[str], line: str, after: Sequence[str]) -> list[str]:
    return [*before, line.replace("\n", " "), *after]
