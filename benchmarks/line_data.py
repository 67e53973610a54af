"""Labelled lines for the line model: those of people who read the page, and those that a page's gold text implies."""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from extractors.records import LABELS

KEEP = frozenset({"body", "correction"})
KNOWN = KEEP | frozenset(LABELS)
IMPLIED_WEIGHT = 0.25  # a gold text leaves out sub-headings and lists more often than a reader does
READ_WEIGHT = 0.4  # labelled in one reading, the others in two; at 1 captions and teasers are told worse
ONCE_WEIGHT = 0.8  # whole articles, read once
INVENTED_WEIGHT = 0.25  # they are harder than real pages, and no sample of them; at .8 real ones are told worse
COPY_WEIGHT = 0.06  # they share a handful of furniture lines, and should teach wires, not these
ALONE_WEIGHT, HALF_WEIGHT = 0.04, 0.1
SKIP_TAGS = frozenset(("script", "style", "noscript", "svg", "iframe", "template", "head", "select", "nav", "footer"))
INLINE_TAGS = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "img",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "wbr",
    )
)
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class LabelledPage:
    publisher: str
    url: str
    language: str
    lines: tuple[str, ...]
    labels: tuple[str, ...]  # `strip` where only that is known
    weight: float = 1.0
    gaps: tuple[int, ...] = ()  # blank lines above each line; empty: none anywhere, as in lists of visible lines
    doubts: frozenset[int] = frozenset()  # places in `lines` that readers did not agree on
    title: str | None = None

    @property
    def text(self) -> str:
        if not self.gaps:
            return "\n".join(self.lines)
        return "".join(
            "\n" * (gap + (at > 0)) + line for at, (gap, line) in enumerate(zip(self.gaps, self.lines, strict=True))
        )


def read_raw(path: Path) -> list[LabelledPage]:
    """Whole articles with their layout: rows {id, source, url, lang, title, text, strip, doubt, no_article}."""
    return [_raw(row, 1.0) for row in _rows(path) if not row.get("no_article")]


def read_news(path: Path) -> list[LabelledPage]:
    """Those of the articles that have labels in news_labels.json, where they were read once.

    Raises ValueError for an article whose text is not the one that was read.
    """
    read = _news_labels()
    return [
        _raw({**row, "lang": "en", **_labels(row, read[row["id"]])}, ONCE_WEIGHT)
        for row in _rows(path)
        if row["id"] in read
    ]


def news_ids() -> Set[str]:
    """Of the articles that read_news takes."""
    return _news_labels().keys()


def _news_labels() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = json.loads((files("benchmarks") / "news_labels.json").read_text(encoding="utf-8"))
    return read


def _labels(row: dict[str, Any], read: dict[str, str]) -> dict[str, Any]:
    if not hashlib.sha256(row["text"].encode()).hexdigest().startswith(read["sha256"]):
        raise ValueError(f"Article {row['id']} is not the one that was labelled. Use the same articles.")
    return {
        "strip": dict(entry.split(":") for entry in read["strip"].split()),
        "doubt": [int(number) for number in read.get("doubt", "").split()],
    }


def _raw(row: dict[str, Any], weight: float) -> LabelledPage:
    lines: list[str] = []
    labels, gaps, doubts = [], [], set()
    blank = 0
    for number, line in enumerate(row["text"].split("\n"), 1):
        if not line.strip():
            blank += 1
            continue
        if number in row["doubt"]:
            doubts.add(len(lines))
        lines.append(line)
        labels.append(row["strip"].get(str(number), "body"))
        gaps.append(blank)
        blank = 0
    return LabelledPage(
        publisher=row["source"] or row["id"],
        url=row["url"] or "",
        language=row["lang"].partition("-")[0],
        lines=tuple(lines),
        labels=tuple(labels),
        weight=weight,
        gaps=tuple(gaps),
        doubts=frozenset(doubts),
        title=row["title"],
    )


def read_lines(path: Path) -> list[LabelledPage]:
    return [
        LabelledPage(
            publisher=row["publisher"],
            url=row["url"],
            language=row["lang"],
            lines=tuple(line["t"] for line in row["lines"]),
            labels=tuple(line["l"] for line in row["lines"]),
        )
        for row in _rows(path)
        if row["lines"]
    ]


def read_invented() -> list[LabelledPage]:
    """The articles of invented_articles.txt, each by another outlet with other habits, written to be hard: captions in
    whole sentences, teasers without lead word, news that looks like furniture.

    Before each stands `##### outlet | url | title | language | form`; each of its lines is `label| text`. Form `page`
    has all visible lines of a page, form `article` what a scraper leaves. Raises ValueError for a line without a label.
    """
    text = (files("benchmarks") / "invented_articles.txt").read_text(encoding="utf-8")
    found = []
    for part in text.removeprefix("##### ").split("\n##### "):
        head, *written = part.rstrip("\n").split("\n")
        outlet, url, title, language, _ = head.split(" | ")
        rows = [line.partition("| ") for line in written]
        if wrong := [line for line, (label, _, _) in zip(written, rows, strict=True) if line and label not in KNOWN]:
            raise ValueError(f"{outlet}: {wrong[0]!r} has no label that is known. Put one in front of the text.")
        at = [number for number, line in enumerate(written) if line]
        found.append(
            LabelledPage(
                publisher=outlet,
                url=url,
                language=language[:2],
                lines=tuple(rows[number][2] for number in at),
                labels=tuple(rows[number][0] for number in at),
                weight=INVENTED_WEIGHT,
                gaps=tuple(number - above - 1 for above, number in zip([-1, *at], at, strict=False)),
                title=title,
            )
        )
    return found


def read_copies(path: Path, count: int) -> list[LabelledPage]:
    """Every so many-th of the documents that exist with and without a publisher's furniture; short wires among them."""
    rows = list(_rows(path))
    found = []
    for row in rows[:: max(1, len(rows) // count)]:
        clean = _letters(row["clean"])
        lines = tuple(line for line in row["raw"].split("\n") if _letters(line))
        labels = tuple("body" if _letters(line) in clean else "strip" for line in lines)
        found.append(LabelledPage(row["publisher"], "", "en", lines, labels, COPY_WEIGHT))
    return found


def variants(page: LabelledPage) -> list[LabelledPage]:
    """The page, its story alone, and the story with about half of its furniture.

    Without the last two the model learns that a document never begins with its lead, and strikes the lead.
    """
    dice = random.Random(page.url + page.lines[0])
    run = 0.0
    half = []
    for above, label in zip((None, *page.labels), page.labels, strict=False):
        if above is None or (above in KEEP) != (label in KEEP):
            run = dice.random()
        half.append(label in KEEP or run < 0.5)
    alone = [label in KEEP for label in page.labels]
    kept = [(page, 1.0), (_only(page, alone), ALONE_WEIGHT), (_only(page, half), HALF_WEIGHT)]
    return [replace(part, weight=part.weight * weight) for part, weight in kept if len(part.lines) >= 3]


def _only(page: LabelledPage, flags: list[bool]) -> LabelledPage:
    at = [place for place, flag in enumerate(flags) if flag]
    return replace(
        page,
        lines=tuple(page.lines[i] for i in at),
        labels=tuple(page.labels[i] for i in at),
        gaps=tuple(page.gaps[i] for i in at) if page.gaps else (),
        doubts=frozenset(new for new, old in enumerate(at) if old in page.doubts),
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def read_pages(path: Path, known: set[str]) -> list[LabelledPage]:
    """Pages whose URL is not in `known`, labelled by whether their gold text has each line, and as they were read.

    Most pages are there in both ways: the gold text says less, but of more of the page. Raises ValueError for a page
    whose lines are not those that were read.
    """
    read = json.loads((files("benchmarks") / "page_labels.json").read_text(encoding="utf-8"))
    found = []
    for row in _rows(path):
        if row["url"] in known:
            continue
        host = (urlsplit(row["url"] or "").hostname or "").removeprefix("www.")
        lines = list(_lines(row["html"]))
        page = LabelledPage(host, row["url"], row["lang"], (), ())
        if row["id"] in read:
            part, labels = _as_read(lines, **read[row["id"]])
            found.append(replace(page, lines=part, labels=labels, weight=READ_WEIGHT))
        part, labels = _by_gold(lines, row["gold_text"])
        if part:
            found.append(replace(page, lines=part, labels=labels, weight=IMPLIED_WEIGHT))
    return found


def _as_read(lines: list[str], *, first: int, sha256: str, labels: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The part of a page that was read; `labels` are runs: `title byline*2 body*7`."""
    runs = [run.partition("*") for run in labels.split()]
    own = [label for label, _, count in runs for _ in range(int(count or 1))]
    part = lines[first : first + len(own)]
    if not hashlib.sha256("\n".join(part).encode()).hexdigest().startswith(sha256):
        raise ValueError(f"The {len(own)} lines from {first} on are not those that were labelled. Use the same pages.")
    return tuple(part), tuple(own)


def _by_gold(lines: list[str], gold_text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines around the story with their labels; none where page and gold text are not the same article."""
    gold = WORD.findall(gold_text.casefold())
    labels = _implied(lines, gold_text, gold)
    body = [i for i, label in enumerate(labels) if label == "body" and len(WORD.findall(lines[i])) >= 8]
    if len(gold) < 60 or len(body) < 3:
        return (), ()
    part = slice(max(0, body[0] - 10), min(body[-1] + 22, body[0] + 90))
    pairs = list(zip(lines[part], labels[part], strict=True))
    covered = sum(len(WORD.findall(line)) for line, label in pairs if label == "body")
    return (tuple(lines[part]), tuple(labels[part])) if covered >= 0.7 * len(gold) else ((), ())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _implied(lines: list[str], gold_text: str, gold: list[str]) -> list[str]:
    threes = set(zip(gold, gold[1:], gold[2:], strict=False))
    whole = {" ".join(WORD.findall(line.casefold())) for line in gold_text.split("\n")}
    labels = []
    for line in lines:
        words = WORD.findall(line.casefold())
        mine = list(zip(words, words[1:], words[2:], strict=False))
        if len(words) < 4:
            kept = bool(words) and " ".join(words) in whole
        else:
            kept = sum(three in threes for three in mine) >= 0.7 * len(mine)
        labels.append("body" if kept else "strip")
    return labels


def _lines(html: str) -> Iterator[str]:
    """The text of a page as a crude scraper yields it: one line a block element."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    pieces: list[str] = []
    for piece in _pieces(lxml.html.fromstring(html.encode("utf-8", "replace"), parser=parser)):
        if piece is not None:
            pieces.append(piece)
            continue
        line = " ".join("".join(pieces).split())
        pieces.clear()
        if line and line != "-":
            yield line


def _pieces(element: lxml.html.HtmlElement) -> Iterator[str | None]:
    """Texts in order; None where a line ends."""
    if not isinstance(element.tag, str) or element.tag in SKIP_TAGS:
        return
    block = element.tag not in INLINE_TAGS
    if block:
        yield None
    if element.tag == "li":
        yield "- "
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if block:
        yield None
