"""Floors of extraction on labelled pages, where they are at hand. A floor goes up or stays.

The models have learnt from these pages: the floors show that nothing broke on the way from page to text, not how well
a page of another publisher is read. `benchmarks/train_page_model.py --cv` measures that, docs/extraction.md has it.
"""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extractors.clean import Context, clean
from extractors.facts.settle import settle
from extractors.page.html import extract
from extractors.records import Page

PAGES = Path(__file__).parent.parent.parent / "shared" / "data" / "extract" / "pages_dev.jsonl.gz"
EVERY = 3  # a third of the pages: the whole set takes half a minute

pytestmark = pytest.mark.skipif(not PAGES.exists(), reason="the labelled pages are not part of the project")

Row = dict[str, Any]


@pytest.fixture(scope="module")
def read() -> list[tuple[Row, Page]]:
    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::EVERY]
    pages = [(row, extract(row["html"], url=row["url"])) for row in rows]
    refused = [row["id"] for row, page in pages if not isinstance(page, Page)]
    assert refused == []  # all of them are articles
    return [(row, page) for row, page in pages if isinstance(page, Page)]


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def plain(text: str | None) -> str:
    return re.sub(r"\W+", " ", text or "").strip().casefold()


def test_clean_text_of_pages(read: list[tuple[Row, Page]]) -> None:
    precision = recall = 0.0
    for row, page in read:
        title = next((f.value for f in page.found if f.field == "title"), None)
        mine = grams(clean(page.text, Context(url=row["url"], title=title, chosen=True)).text)
        gold = grams(row["gold_text"])
        both = sum((mine & gold).values())
        precision += both / max(1, sum(mine.values())) / len(read)
        recall += both / max(1, sum(gold.values())) / len(read)
    assert 2 * precision * recall / (precision + recall) >= 0.972, (precision, recall)


def test_metadata_of_pages(read: list[tuple[Row, Page]]) -> None:
    titles, authors, dates = [], [], []
    for row, page in read:
        facts = settle(page.found, "")
        if row.get("gold_title"):
            titles.append(plain(facts.title) == plain(row["gold_title"]))
        if row.get("gold_author"):
            gold, mine = {plain(n) for n in row["gold_author"].split(";")}, {plain(n) for n in facts.authors}
            authors.append(2 * len(gold & mine) / (len(gold) + len(mine)))
        if row.get("gold_date"):
            days = [f.value[:10] for f in page.found if f.field == "published_at"][:1]
            at = facts.published.at.date().isoformat() if facts.published else ""
            dates.append(row["gold_date"][:10] in (*days, at))
    scores = {name: sum(v) / len(v) for name, v in (("title", titles), ("author", authors), ("date", dates))}
    assert scores["title"] >= 0.85, scores
    assert scores["author"] >= 0.83, scores
    assert scores["date"] >= 0.95, scores
