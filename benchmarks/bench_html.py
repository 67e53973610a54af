"""CPU time of a page beside trafilatura's default, in the same run: `python -m benchmarks html`.

`extract` is its text and metadata; `process` is all the way to an article: decoded, extracted, cleaned, settled.
"""

import gzip
import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import trafilatura

from extractors.desk import Desk
from extractors.page.html import extract
from extractors.pipeline import process
from extractors.records import RawDocument

PAGES = Path(__file__).parent.parent.parent / "shared" / "data" / "extract" / "pages_dev.jsonl.gz"
DESK = Desk(signs=False)  # what makes copies known is measured by bench_dedup
SAMPLE = 80  # pages of the labelled set, evenly taken
SENTENCE = "The harbour dam reopened on Tuesday after eleven weeks of repairs, and the first boats left at dawn. "


def main() -> None:
    sets = {"invented": [invented(paragraphs) for paragraphs in (5, 10, 20, 40, 80)] * 4}
    if PAGES.exists():
        with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
            pages = [json.loads(line)["html"] for line in lines]
        sets["labelled"] = pages[:: max(1, len(pages) // SAMPLE)]
    for name, pages in sets.items():
        ways: dict[str, Callable[[Sequence[str]], object]] = {
            "trafilatura's default": lambda pages: [trafilatura.bare_extraction(p, with_metadata=True) for p in pages],
            "extract": lambda pages: [extract(html, url=None) for html in pages],
            "process": lambda pages: process([document(html) for html in pages], DESK),
        }
        times = milliseconds(ways, pages)
        base = times["trafilatura's default"]
        print(f"html {name}: " + ", ".join(f"{way} {took:.1f} ms ({took / base:.2f})" for way, took in times.items()))


def milliseconds(
    ways: Mapping[str, Callable[[Sequence[str]], object]], pages: Sequence[str], rounds: int = 3
) -> dict[str, float]:
    """Mean CPU time of a page; the least of the rounds, which take turns, since other work only ever adds."""
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for way, read in ways.items():
            began = time.process_time()
            read(pages)
            least[way] = min(least[way], 1000 * (time.process_time() - began) / len(pages))
    return least


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
