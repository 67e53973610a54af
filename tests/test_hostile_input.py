"""Everything hostile at once through the pool: each has its state, and the story between them comes through."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from webarchive import http, record

from extractors.desk import Desk
from extractors.records import Article, Outcome, Rejected
from flows.pool.worker import Limits
from flows.pool.workers import Pool
from flows.sources.reading import read

STORY = "The harbour of Ostholm reopened on Monday after the storm. Ferries sail again from noon, the port said."
GERMAN = "Der Hafen von Öddesund öffnet am Montag wieder, sagte Jörg Müßig. Die Fähren fahren über den Sund."
JAPANESE = "港は月曜日に再開した。フェリーは正午から運航すると港湾局は述べた。嵐のあと、船は三日間港にとどまっていた。"
CHINESE = "港口星期一重新开放。港务局说，渡轮从中午开始运行。风暴过后，船只在港口停留了三天，乘客住在学校里。"
RUSSIAN = "Порт снова открыт с понедельника, сообщила администрация. Паромы ходят с полудня, суда стояли три дня."
CP1251 = "text/html; charset=windows-1251"
LIMITS = Limits(cpu_seconds=10, memory_mb=2000)


def page(body: str) -> str:
    return f"<html><head><title>Harbour</title></head><body><article>{body}</article></body></html>"


def edit(folder: Path) -> dict[str, Outcome]:
    """By the name of the file, or `name#line`."""
    with Pool(Desk(), workers=1, limits=LIMITS) as pool:
        edited: Iterator[Outcome] = pool.edit(read([str(folder)]))
        return {outcome.position.rpartition("/")[2]: outcome for outcome in edited}


def states(outcomes: dict[str, Outcome]) -> dict[str, str]:
    return {name: o.reason if isinstance(o, Rejected) else "ok" for name, o in outcomes.items()}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("hostile")
    files: dict[str, bytes] = {
        "page-48-mb.html": page(f"<p>{STORY}</p>" * (48_000_000 // (len(STORY) + 7))).encode(),
        "node-20-mb.html": page(f"<p>{STORY * (20_000_000 // len(STORY))}</p>").encode(),
        "paragraphs-300000.html": page("<p>The council met." * 300_000).encode(),
        "nested-10000.html": page("<div>" * 10_000 + f"<p>{STORY}</p>" * 3).encode(),
        "nested-200000.html": page("<b>" * 200_000 + f"<p>{STORY}</p>" * 3).encode(),
        "bomb.html.gz": gzip.compress(b"<p>" + bytes(200_000_000), 9),
        "bomb.txt.zst": zstandard.compress(b"a" * 200_000_000),
        "bomb.jsonl.gz": gzip.compress(b'{"text": "' + b"a" * 200_000_000, 9),
        "pdf.html": b"%PDF-1.7\n" + bytes(range(256)) * 20,
        "image.html": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "noise.txt": bytes(range(256)) * 20,
        "empty.txt": b"",
        "byte.txt": b"x",
        "byte.html": b"<",
        "nul.txt": STORY.replace("Monday", "Mon\0day").encode(),
        "lone-surrogate.jsonl": b'{"text": "\\ud800 ' + STORY.encode() + b'"}\n',
        "utf-16.txt": GERMAN.encode("utf-16"),
        "utf-16-le.html": page(f"<p>{GERMAN}</p>" * 3).encode("utf-16-le"),
        "shift-jis.html": page(f"<p>{JAPANESE}</p>" * 3).encode("shift_jis"),
        "gb18030.html": page(f"<p>{CHINESE}</p>" * 3).encode("gb18030"),
        "cp1252-said-utf-8.html": ('<meta charset="utf-8">' + page(f"<p>{GERMAN}</p>" * 3)).encode("cp1252"),
        "story.txt": STORY.encode(),
        "lines-1000000.txt": b"The council met.\n" * 1_000_000,
        "line-20-mb.txt": b"The council met. " * 1_200_000,
        "surrogate.html": page(f"<p>{STORY}</p>" * 3).encode().replace(b"Monday", b"Mon\xed\xa0\x80day"),
        "nul.html": page(f"<p>{STORY}</p>" * 3).encode().replace(b"Monday", b"Mon\0day"),
        "meta-against-header.warc": record(
            http(page(f"<meta charset=koi8-r><p>{RUSSIAN}</p>" * 3).encode("cp1251"), Content_Type=CP1251)
        ),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return edit(folder)


def test_each_hostile_file_has_its_state(hostile: dict[str, Outcome]) -> None:
    assert states(hostile) == {
        "page-48-mb.html": "too-large",
        "node-20-mb.html": "too-large",
        "paragraphs-300000.html": "too-large",
        "nested-10000.html": "ok",
        "nested-200000.html": "ok",
        "bomb.html.gz": "too-large",
        "bomb.txt.zst": "too-large",
        "bomb.jsonl.gz#1": "too-large",
        "pdf.html": "binary",
        "image.html": "binary",
        "noise.txt": "binary",
        "empty.txt": "empty",
        "byte.txt": "ok",
        "byte.html": "no-text",
        "nul.txt": "ok",
        "lone-surrogate.jsonl#1": "ok",
        "utf-16.txt": "ok",
        "utf-16-le.html": "ok",
        "shift-jis.html": "ok",
        "gb18030.html": "ok",
        "cp1252-said-utf-8.html": "ok",
        "story.txt": "ok",
        "lines-1000000.txt": "too-many-lines",
        "line-20-mb.txt": "too-large",
        "surrogate.html": "ok",
        "nul.html": "ok",
        "meta-against-header.warc#0": "ok",
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("story.txt", STORY),
        ("nested-10000.html", STORY),
        ("nested-200000.html", STORY),
        ("nul.txt", STORY.replace("Monday", "Mon day")),
        ("lone-surrogate.jsonl#1", STORY),
        ("utf-16.txt", GERMAN),
        ("utf-16-le.html", GERMAN),
        ("shift-jis.html", JAPANESE),
        ("gb18030.html", CHINESE),
        ("cp1252-said-utf-8.html", GERMAN),
        ("surrogate.html", STORY.replace("Monday", "Mon\ufffdday")),
        ("nul.html", STORY.replace("Monday", "Mon day")),
        ("meta-against-header.warc#0", RUSSIAN),
    ],
)
def test_of_what_can_be_read_no_character_is_lost_or_mangled(name: str, text: str, hostile: dict[str, Outcome]) -> None:
    outcome = hostile[name]
    assert isinstance(outcome, Article)
    assert text in outcome.text
