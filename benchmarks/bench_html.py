"""CPU time of a page, and F1 of its text, beside other extractors in the same run: `python -m benchmarks html`.

`extract` is its text and metadata; `process` is all the way to an article: decoded, extracted, cleaned, settled. The
labelled pages, where they are at hand, are those that the models have learnt from: F1 on pages of publishers never seen
is what `benchmarks.train_page_model --cv` prints. The others are trafilatura with its defaults and in fast mode, both
with metadata; resiliparse, which gives no metadata; and newspaper4k.
"""

import gzip
import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import newspaper
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

from benchmarks.train_page_model import f1, grams
from extractors.desk import Desk
from extractors.page.html import extract
from extractors.pipeline import process
from extractors.records import Article, Page, RawDocument

PAGES = Path(__file__).parent.parent.parent / "shared" / "data" / "extract" / "pages_dev.jsonl.gz"
DESK = Desk(signs=False)  # what makes copies known is measured by bench_dedup
SAMPLE = 80  # pages of the labelled set, evenly taken
SENTENCE = "The harbour dam reopened on Tuesday after eleven weeks of repairs, and the first boats left at dawn. "
Way = Callable[[Sequence[str]], list[str]]  # pages to texts


def main() -> None:
    print_set("invented", [invented(paragraphs) for paragraphs in (5, 10, 20, 40, 80)] * 4, [])
    if PAGES.exists():
        with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        rows = rows[:: max(1, len(rows) // SAMPLE)]
        print_set("labelled", [row["html"] for row in rows], [row["gold_text"] for row in rows])


def print_set(name: str, pages: Sequence[str], gold: Sequence[str]) -> None:
    times, texts = milliseconds(WAYS, pages)
    base = times["trafilatura"]
    for way, took in times.items():
        right = f", F1 {agreement(texts[way], gold):.3f}" if gold else ""
        print(f"html {name}: {way} {took:.1f} ms ({took / base:.2f}){right}")
    asked = [isinstance(page := extract(html, url=None), Page) and "trafilatura" in page.extractor for html in pages]
    print(f"html {name}: trafilatura is asked on {100 * sum(asked) / len(asked):.0f} % of the pages")


def milliseconds(
    ways: Mapping[str, Way], pages: Sequence[str], rounds: int = 3
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Mean CPU time of a page; the least of the rounds, which take turns, since other work only ever adds."""
    least, texts = dict.fromkeys(ways, float("inf")), dict[str, list[str]]()
    for _ in range(rounds):
        for way, read in ways.items():
            began = time.process_time()
            texts[way] = read(pages)
            least[way] = min(least[way], 1000 * (time.process_time() - began) / len(pages))
    return least, texts


def agreement(texts: Sequence[str], gold: Sequence[str]) -> float:
    """F1 of word 4-grams."""
    scores = []
    for text, right in zip(texts, gold, strict=True):
        mine, wanted = grams(text), grams(right)
        both = sum((mine & wanted).values())
        scores.append(("", both / max(1, sum(mine.values())), both / max(1, sum(wanted.values()))))
    return f1(scores)


def by_trafilatura(pages: Sequence[str], **options: Any) -> list[str]:
    documents = [trafilatura.bare_extraction(html, with_metadata=True, **options) for html in pages]
    return [getattr(document, "text", None) or "" for document in documents]


def by_newspaper(html: str) -> str:
    article = newspaper.Article("https://harbourpost.example/a", fetch_images=False)
    try:
        article.download(input_html=html)
        article.parse()
    except ImportError:  # it reads Korean, Thai and other languages with packages of their own only
        return ""
    return article.text or ""


def by_copydesk(html: str) -> str:
    page = extract(html, url=None)
    return page.text if isinstance(page, Page) else ""


def by_process(pages: Sequence[str]) -> list[str]:
    outcomes = process([document(html) for html in pages], DESK)
    return [outcome.text if isinstance(outcome, Article) else "" for outcome in outcomes]


WAYS: dict[str, Way] = {
    "trafilatura": by_trafilatura,
    "trafilatura, fast": lambda pages: by_trafilatura(pages, fast=True),
    "resiliparse": lambda pages: [extract_plain_text(html, main_content=True, alt_texts=False) for html in pages],
    "newspaper4k": lambda pages: [by_newspaper(html) for html in pages],
    "copydesk extract": lambda pages: [by_copydesk(html) for html in pages],
    "copydesk process": by_process,
}


def document(html: str) -> RawDocument:
    return RawDocument(position="page", source_kind="jsonl", kind="html", content=html, path="page")


def invented(paragraphs: int) -> str:
    """A page with menus, teasers and a text of so many paragraphs."""
    menu = "".join(f'<li class="menu-item"><a href="/s/{i}">Section {i}</a></li>' for i in range(60))
    teasers = "".join(
        f'<div class="teaser"><h3><a href="/t/{i}">Ferry fares to rise, part {i}</a></h3></div>' for i in range(30)
    )
    body = "".join(f"<p>{i}. {SENTENCE * 4}</p>" for i in range(paragraphs))
    return (
        f"<html><head><title>Dam reopens | Harbour Post</title></head><body><nav><ul>{menu}</ul></nav><article>"
        f'<h1>Dam reopens</h1><div class="story-body">{body}</div></article>'
        f'<aside class="related">{teasers}</aside></body></html>'
    )


if __name__ == "__main__":
    main()
