"""CPU time of a page through `extract` beside trafilatura's default, in the same run: `python -m benchmarks html`."""

import gzip
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura

from extractors.html import extract

PAGES = Path(__file__).parent.parent.parent / "shared" / "data" / "extract" / "pages_dev.jsonl.gz"
SAMPLE = 80  # pages of the labelled set, evenly taken
SENTENCE = "The harbour dam reopened on Tuesday after eleven weeks of repairs, and the first boats left at dawn. "


def main() -> None:
    sets = {"invented": [invented(paragraphs) for paragraphs in (5, 10, 20, 40, 80)] * 4}
    if PAGES.exists():
        with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
            pages = [json.loads(line)["html"] for line in lines]
        sets["labelled"] = pages[:: max(1, len(pages) // SAMPLE)]
    for name, pages in sets.items():
        ours = milliseconds(lambda html: extract(html, url=None), pages)
        theirs = milliseconds(lambda html: trafilatura.bare_extraction(html, with_metadata=True), pages)
        print(f"html {name}: {ours:.1f} ms a page, trafilatura's default {theirs:.1f} ms, ratio {ours / theirs:.2f}")


def milliseconds(read: Callable[[str], object], pages: Sequence[str], rounds: int = 3) -> float:
    """Mean CPU time of a page; the least of the rounds, since other work only ever adds."""
    read(pages[0])
    totals = []
    for _ in range(rounds):
        began = time.process_time()
        for html in pages:
            read(html)
        totals.append(time.process_time() - began)
    return 1000 * min(totals) / len(pages)


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
