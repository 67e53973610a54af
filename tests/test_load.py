"""One batch, one transaction: what changes, what doesn't, and what the ledger says of each input."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from make import article, content, ingest, ledger, rejected, removal, sha256, unsigned_words

from extractors.records import Article, Unread
from warehouse.copies.policy import Policy
from warehouse.load import load, stage
from warehouse.store import connection, query, runs

pytestmark = pytest.mark.warehouse


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "news.duckdb"


def revisions(db: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(db), read_only=True) as reader:
        return reader.execute(
            "SELECT article_id, revision_no, change_kind, text, title FROM article_revisions ORDER BY ALL"
        ).fetchall()


def heads(db: Path) -> dict[str, int]:
    with duckdb.connect(str(db), read_only=True) as reader:
        return dict(reader.execute("SELECT article_id, revision_no FROM article_heads").fetchall())


def test_each_input_has_one_end_state(db: Path) -> None:
    summary = ingest(db, [article("1"), rejected(), Unread("/in/old.jsonl", "/in", "/in/old.jsonl", 3), article("2")])
    assert (summary.seen, summary.states) == (4, {"loaded": 2, "rejected": 1, "unchanged": 1})
    assert summary.rejected == {"broken-json": 1}
    assert ledger(db) == [
        ("in.jsonl#1", "loaded"),
        ("in.jsonl#9", "rejected"),
        ("/in", "unchanged"),
        ("in.jsonl#2", "loaded"),
    ]


def test_same_input_twice_changes_nothing_but_the_ledger(db: Path) -> None:
    inputs = [article(str(n), removals=(removal(),), signature=unsigned_words()) for n in range(20)] + [rejected()]
    ingest(db, inputs[:11], inputs[11:])
    before = content(db)
    summary = ingest(db, inputs)
    assert summary.states == {"unchanged": 20, "rejected": 1}
    assert content(db) == before


def test_what_was_stored_is_what_was_given(db: Path) -> None:
    given = article(
        "1",
        "First line.\n\nSecond “line” – naïve 漢字 🚀.",
        url="https://example.org/a?x='; DROP TABLE runs; --",
        title="'); DROP TABLE articles; --",
        authors=("Ada Quill", "Bo Reed"),
        published_at=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
        published_offset=-300,
        published_precision="second",
        flags=("short", "short"),
        metadata=(("tag", "harbour"), ("tag", "boats")),
        extra='{"desk": "city"}',
        removals=(removal(),),
    )
    ingest(db, [given])
    (row,) = query.run(db, "SELECT * FROM articles").to_pylist()
    for field in ("text", "url", "title", "published_at", "published_offset", "extra", "text_sha256", "identity"):
        assert row[field] == getattr(given, field), field
    assert row["authors"] == ["Ada Quill", "Bo Reed"]
    assert row["flags"] == ["short"]
    assert row["metadata"] == '[["tag","harbour"],["tag","boats"]]'
    (struck,) = query.run(db, "SELECT * EXCLUDE (article_id, revision_no, confidence) FROM removals").to_pylist()
    assert struck == {
        "line": 1, "start": 0, "end": 15, "text": "Photo: A. Quill", "label": "credit", "rule": "en-credit/photo",
        "whole": True,
    }  # fmt: skip


def test_a_name_that_is_no_utf8_is_still_accounted_for(db: Path) -> None:
    ingest(db, [rejected(position="caf\udce9.txt")])
    assert ledger(db) == [("caf\ufffd.txt", "rejected")]


def test_another_text_is_a_revision_and_the_old_one_is_kept(db: Path) -> None:
    ingest(db, [article("1", "The old text.")])
    summary = ingest(db, [article("1", "The new text.")])
    assert summary.states == {"revised": 1}
    assert revisions(db) == [
        ("a1", 1, "first", "The old text.", "Title 1"),
        ("a1", 2, "text", "The new text.", "Title 1"),
    ]
    assert query.run(db, "SELECT text, revision_no FROM articles").to_pylist() == [
        {"text": "The new text.", "revision_no": 2}
    ]


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        (article("1", "The old text.", title="New title"), "title"),
        (article("1", "The new text.", title="New title"), "text-and-title"),
        (article("1", "The old", raw_sha256=sha256("The old text.")), "recleaned"),
    ],
)
def test_a_revision_says_what_changed(db: Path, second: Article, kind: str) -> None:
    ingest(db, [article("1", "The old text.")])
    ingest(db, [second])
    assert [row[2] for row in revisions(db)] == ["first", kind]


def test_a_removal_of_an_older_revision_is_no_removal_of_the_article(db: Path) -> None:
    ingest(db, [article("1", "The old text.", removals=(removal("Photo: Old"),))])
    ingest(db, [article("1", "The new text.", removals=(removal("Photo: New"),))])
    assert query.run(db, "SELECT text FROM removals").to_pylist() == [{"text": "Photo: New"}]
    with duckdb.connect(str(db)) as reader:
        assert reader.execute("SELECT count(*) FROM revision_removals").fetchone() == (2,)


@pytest.mark.parametrize("cut", [1, 2])
def test_the_same_id_and_text_again_is_a_duplicate_within_and_across_batches(db: Path, cut: int) -> None:
    inputs = [article("1"), article("1", position="in.jsonl#2")]
    summary = ingest(db, inputs[:cut], inputs[cut:])
    assert summary.states == {"loaded": 1, "duplicate": 1}
    assert heads(db) == {"a1": 1}


@pytest.mark.parametrize("cut", [1, 2])
def test_two_versions_in_one_file_read_twice_do_not_revise_each_other_for_ever(db: Path, cut: int) -> None:
    inputs = [article("1", "The old text."), article("1", "The new text.", position="in.jsonl#2")]
    assert ingest(db, inputs[:cut], inputs[cut:]).states == {"loaded": 1, "revised": 1}
    before = content(db)
    assert ingest(db, inputs[:cut], inputs[cut:]).states == {"unchanged": 2}
    assert content(db) == before
    assert heads(db) == {"a1": 2}


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_copy_of_the_old_version_in_the_same_file_read_twice_does_not_bring_it_back(db: Path, cut: int) -> None:
    inputs = [
        article("1", "The old text."),
        article("1", "The old text.", position="in.jsonl#2"),
        article("1", "The new text.", position="in.jsonl#3"),
    ]
    assert ingest(db, inputs[:cut], inputs[cut:]).states == {"loaded": 1, "duplicate": 1, "revised": 1}
    before = content(db)
    assert ingest(db, inputs[:cut], inputs[cut:]).states == {"unchanged": 3}
    assert content(db) == before


def test_a_publisher_who_steps_back_makes_a_third_revision(db: Path) -> None:
    for day, text in enumerate(("One.", "Two.", "One."), start=1):
        ingest(db, [article("1", text, fetched_at=datetime(2026, 1, day, tzinfo=UTC))])
    assert [row[3] for row in revisions(db)] == ["One.", "Two.", "One."]


def test_rules_that_go_back_give_the_old_text_back(db: Path) -> None:
    for text in ("Cleaned by r1.", "Cleaned by r2.", "Cleaned by r1."):
        ingest(db, [article("1", text, raw_sha256=sha256("raw"))])
    assert [(row[2], row[3]) for row in revisions(db)] == [
        ("first", "Cleaned by r1."),
        ("recleaned", "Cleaned by r2."),
        ("recleaned", "Cleaned by r1."),
    ]


def test_the_same_text_under_two_ids_is_two_articles(db: Path) -> None:
    ingest(db, [article("1", "One text."), article("2", "One text.")])
    assert heads(db) == {"a1": 1, "a2": 1}


def test_a_batch_loaded_twice_is_loaded_once(db: Path) -> None:
    with connection.connect(db) as writer:
        run_id = runs.begin(writer, command="ingest", sources=[], settings={})
        staged = stage.write(stage.folder(db), run_id, 0, [article("1"), rejected()])
        assert load.load(writer, run_id, staged, Policy()).states == {"loaded": 1, "rejected": 1}
        assert load.load(writer, run_id, staged, Policy()).states == {}
        assert runs.summarize(writer, run_id).seen == 2


def test_a_batch_that_fails_leaves_no_row(db: Path) -> None:
    ingest(db, [article("1")])
    before = content(db)
    broken = article("3", removals=(removal(line=0),))  # the schema refuses line 0
    with connection.connect(db) as writer:
        run_id = runs.begin(writer, command="ingest", sources=[], settings={})
        staged = stage.write(stage.folder(db), run_id, 0, [article("2"), broken])
        with pytest.raises(duckdb.ConstraintException):
            load.load(writer, run_id, staged, Policy())
        assert runs.summarize(writer, run_id).seen == 0
    assert content(db) == before


def test_every_article_has_a_cluster(db: Path) -> None:
    ingest(db, [article(str(n)) for n in range(5)])
    assert query.run(db, "SELECT count(*) AS n FROM articles WHERE cluster_id IS NULL").to_pylist() == [{"n": 0}]
    assert query.run(db, "SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 5}]


def test_a_run_that_died_is_abandoned_by_the_next(db: Path) -> None:
    with connection.connect(db) as writer:
        runs.begin(writer, command="ingest", sources=[], settings={})
    ingest(db, [article("1")])
    assert query.run(db, "SELECT status FROM runs ORDER BY run_id").to_pylist() == [
        {"status": "abandoned"},
        {"status": "finished"},
    ]
