"""A small invented warehouse whose answers are known: four publishers, two runs, a wire story, copies, edits."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from extractors.records import Article, Outcome, Rejected, Removal
from extractors.signature import sign
from warehouse.copies.policy import Policy
from warehouse.load import load, stage
from warehouse.store import connection, lease, publish, runs

FERRY = (
    "All 14 ferries between Port Ellis and the Green Isles stayed in harbour on Tuesday after a crack was found in the "
    "bow door of the Marigold, the operator Northwater Lines said.",
    "The crack is 40 centimetres long, said Ada Quill, who leads the yard at Port Ellis. Her team found it while "
    "painting the hull on Monday night, and the harbour master Tomas Brandt closed the route within the hour.",
    "Some 2,300 passengers were waiting at the pier by noon. The town of Kelmsbury opened its sports hall with 600 "
    "beds, and the mayor Ines Falk asked the navy for help.",
    "The Marigold was built in 1987 and carries 180 cars. Brandt hopes that the route will open again on Friday.",
)
FERRY_EXTRA = "In Lowfield the baker Jonas Reed sent 300 loaves to the pier. He had no other use for them, Reed added."
BAKERY = (
    "The oldest bakery of Lowfield will close in March after 112 years, its owner Jonas Reed told his 9 workers.",
    "Reed, 64, has found no one to take over the oven, which his grandfather Emil Reed built of 3,000 bricks in 1914.",
    "Two buyers from Harrow looked at the house on Mill Lane this summer. Both went away when they heard the price.",
    "The town council of Lowfield wants to keep the oven as a monument and set 40,000 crowns aside, Berta Holm said.",
)
SCHOOL = (
    "The school of Kelmsbury will teach 22 children on a bus this winter, because its roof leaks in 7 places.",
    "The bus was lent by the carrier Otto Lang. It has 30 seats, a stove and a blackboard, said the teacher Mia Stern.",
    "A new roof would cost 90,000 crowns, and the county of Norreby has promised half of that by the 15th of May.",
)
ORGAN = (
    "Die Orgel von Lindenau klingt nach 18 Jahren Pause wieder. Der Kantor Paul Ahrens spielte vor 64 Gästen.",
    "Die 1.212 Pfeifen hatte die Werkstatt Krohn aus Altenfeld gereinigt und 61 von ihnen neu gegossen.",
    "Der Verein der Freunde der Orgel hat dafür seit 2008 rund 75.000 Kronen gesammelt, sagte Helga Voss.",
)
LIBRARY = (
    "The library of Norreby lends tools now: 35 drills, 12 ladders and a cement mixer, said its head, Lars Winter.",
    "Readers may keep a ladder for 10 days. In the first week 80 of them came, more than in all of August before.",
)
HABIT = "Our readers decide each spring what this page is about."  # repeated in three stories of one outlet
FIRST_RUN_AT = datetime(2026, 9, 3, 6, 0, tzinfo=UTC)
SECOND_RUN_AT = datetime(2026, 9, 11, 6, 0, tzinfo=UTC)


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def article(id: str, source: str | None, body: str, published: str | None = None, **fields: Any) -> Article:
    """A signed article that is told apart by `id`; `published` is ISO 8601 in UTC, a day where it has no time."""
    made = Article(
        article_id=id, identity=f"{source}\n{id}", position=f"in.jsonl#{id}", source_kind="jsonl", external_id=id,
        url=f"https://{(source or 'nobody').lower()}.example/{id}", url_normalized=None, source=source,
        title=f"Title of {id}", authors=("Ada Quill",), agency=None, text=body, extracted_text=body, language="en",
        published_at=datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None,
        published_offset=0 if published else None,
        published_precision="unknown" if published is None else "second" if "T" in published else "day",
        published_source="declared" if published else None, modified_at=None, fetched_at=None,
        word_count=len(body.split()), text_sha256=sha256(body), raw_sha256=sha256(f"raw {body}"), raw=body.encode(),
        raw_kind="text", charset=None, extractor="text", rules_version="r1", removals=(), repairs=(), flags=(),
        provenance=(), metadata=(), images=None, extra=None, signature=sign([body])[0],
    )  # fmt: skip
    return replace(made, **fields)


def sha256(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def struck(line: int, struck_text: str, label: str, rule: str, confidence: float = 1.0) -> Removal:
    return Removal(line, 0, len(struck_text), struck_text, label, rule, whole=True, confidence=confidence)


def first_run() -> list[Outcome]:
    photo = struck(3, "Photo: T. Lamp", "credit", "en-credit/photo")
    return [
        article("f1", "Courier", text(*FERRY), "2026-09-01T08:00", agency="Norpress", title="Ferries halted"),
        article("f2", "Gazette", text(*FERRY[:3]), "2026-09-01T09:30", title="No way to the isles", removals=(photo,)),
        article("f3", "Tribune", text(*FERRY, FERRY_EXTRA), "2026-09-01T11:00", agency="Norpress"),
        article("f4", "Tagesbote", text(*FERRY)),
        article("b1", "Gazette", text(*BAKERY, HABIT), "2026-09-02T10:00", removals=(photo,)),
        article("b2", "Tribune", text(*BAKERY), "2026-09-02T15:00", flags=("paywalled",), title="Bakery to close"),
        article("b3", "Gazette", text(*BAKERY, HABIT), "2026-09-02T20:00"),
        article("s1", "Gazette", text(*SCHOOL, HABIT), "2026-09-02", flags=("is-truncated",)),
        article("o1", "Tagesbote", text(*ORGAN), "2026-09-02T07:00", language="de"),
        article("l1", "Gazette", text(*LIBRARY, HABIT), "2026-09-02T12:00", modified_at=FIRST_RUN_AT),
        article("l1", "Gazette", text(*LIBRARY, HABIT), "2026-09-02T12:00", position="in.jsonl#again"),
        Rejected("in.jsonl#broken", "jsonl", "read", "broken-json", detail="column 7"),
        Rejected("in.jsonl#empty", "jsonl", "decode", "empty", source="Tribune", url="https://tribune.example/e"),
    ]


def second_run() -> list[Outcome]:
    """Another title; a text changed silently; the same with a new date of change; one with a correction; a new one."""
    return [
        article("f1", "Courier", text(*FERRY), "2026-09-01T08:00", agency="Norpress", title="Crack halts ferries"),
        article("s1", "Gazette", text(*SCHOOL[:2], HABIT), "2026-09-02", flags=("is-truncated",)),
        article("l1", "Gazette", text(*LIBRARY[:1], HABIT), "2026-09-02T12:00", modified_at=SECOND_RUN_AT),
        article("o1", "Tagesbote", text(*ORGAN[:2]), "2026-09-02T07:00", language="de", flags=("has-correction",)),
        article("b1", "Gazette", text(*BAKERY, HABIT), "2026-09-02T10:00"),
        article("f5", "Gazette", text(*FERRY), "2026-09-01T20:00"),
        Rejected("in.jsonl#empty", "jsonl", "decode", "empty", source="Tribune", url="https://tribune.example/e"),
        Rejected("in.jsonl#scan", "jsonl", "decode", "empty", source="Tribune"),
    ]


def ingest(db: Path, outcomes: Sequence[Outcome], policy: Policy | None = None) -> str:
    """A whole run of one batch; its id."""
    with lease.hold(db), connection.connect(db) as writer:
        run_id = runs.begin(writer, command="ingest", sources=["in.jsonl"], settings={})
        staged = stage.write(stage.folder(db), run_id, 0, outcomes)
        load.load(writer, run_id, staged, policy or Policy())
        stage.remove(staged)
        runs.finish(writer, run_id, inputs=len(outcomes))
    return run_id


def set_clock(db: Path, run_id: str, at: datetime) -> None:
    """Make `at` the time of the run, so that the answers don't depend on when the test runs."""
    with duckdb.connect(str(db)) as writer:
        ended = at + timedelta(seconds=5)
        writer.execute("UPDATE runs SET started_at = ?, ended_at = ? WHERE run_id = ?", [at, ended, run_id])
        writer.execute("UPDATE dispositions SET seen_at = ? WHERE run_id = ?", [at, run_id])
        writer.execute("UPDATE article_revisions SET loaded_at = ? WHERE run_id = ?", [at, run_id])
        writer.execute(
            "UPDATE article_heads SET first_seen_at = ? WHERE article_id IN "
            "(SELECT article_id FROM article_revisions WHERE run_id = ? AND revision_no = 1)",
            [at, run_id],
        )


def build(db: Path) -> tuple[str, str]:
    """The warehouse of both runs, published; the ids of the runs."""
    first = ingest(db, first_run())
    set_clock(db, first, FIRST_RUN_AT)
    second = ingest(db, second_run())
    set_clock(db, second, SECOND_RUN_AT)
    publish.publish(db)
    return first, second
