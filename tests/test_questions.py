"""The twenty questions of docs/questions.md, asked of a small invented warehouse whose answers are known."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import newsroom
import pytest

from extractors.records import Repair
from warehouse.store import publish, query

pytestmark = pytest.mark.warehouse

Row = tuple[Any, ...]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("questions") / "news.duckdb"
    newsroom.build(db)
    return db


def ask(db: Path, sql: str) -> list[Row]:
    return [tuple(row.values()) for row in query.run(db, sql).to_pylist()]


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=UTC)


def test_1_stories_are_counted_once_on_the_day_of_their_first_publication(db: Path) -> None:
    assert ask(db, "FROM stories_daily ORDER BY day, language") == [
        (date(2026, 9, 1), "en", 1, 5, 4, 1),
        (date(2026, 9, 2), "de", 1, 1, 0, 0),
        (date(2026, 9, 2), "en", 3, 5, 2, 1),
    ]


def test_2_an_article_is_original_repeated_copied_or_wire(db: Path) -> None:
    assert ask(db, "SELECT * EXCLUDE (copied_share, wire_share) FROM outlet_originality ORDER BY source") == [
        ("Courier", 1, 0, 0, 0, 1, 0.0),
        ("Gazette", 6, 3, 1, 0, 2, 0.5),
        ("Tagesbote", 2, 1, 0, 0, 1, 0.5),
        ("Tribune", 2, 0, 0, 1, 1, 0.0),
    ]


def test_3_wire_delays_are_those_of_later_articles_with_a_time_of_day(db: Path) -> None:
    assert ask(db, "FROM wire_pickup ORDER BY source") == [
        ("Norpress", "Courier", 1, 1, 1, 0, None, None),
        ("Norpress", "Gazette", 1, 2, 0, 2, 405.0, pytest.approx(657.0)),
        ("Norpress", "Tagesbote", 1, 1, 0, 0, None, None),
        ("Norpress", "Tribune", 1, 1, 0, 1, 180.0, 180.0),
    ]
    assert ask(db, "SELECT source FROM wire_delay('Norpress', '2026-09-01 10:00', '2026-09-01 12:00')") == [
        ("Tribune",)
    ]
    assert ask(db, "FROM wire_delay('Nobody', NULL, NULL)") == []


def test_4_a_timeline_runs_from_the_first_publication_to_the_undated(db: Path) -> None:
    assert ask(db, "SELECT place, article_id, source, delay_minutes FROM copy_timeline('f3')") == [
        (1, "f1", "Courier", 0.0),
        (2, "f2", "Gazette", 90.0),
        (3, "f3", "Tribune", 180.0),
        (4, "f5", "Gazette", 720.0),
        (5, "f4", "Tagesbote", None),
    ]


def test_5_duplicates_come_with_the_reason_and_the_evidence(db: Path) -> None:
    assert ask(db, "SELECT article_id, verdict, reason, containment FROM duplicates_of('b1')") == [
        ("b2", "same", "near-copy", 1.0),
        ("b3", "same", "exact-text", 1.0),
    ]
    explained = "SELECT article_id, other_id, same_cluster, verdict, reason FROM explain_duplicate({})"
    assert ask(db, explained.format("'f2', 'f3'")) == [("f2", "f3", True, "same", "shortened")]
    assert ask(db, explained.format("'f3', 'f2'")) == [("f3", "f2", True, "same", "shortened")]
    assert ask(db, explained.format("'f1', 'b1'")) == [("f1", "b1", False, None, None)]
    assert ask(db, explained.format("'f1', 'nobody'")) == []


@pytest.mark.parametrize("question", ["explain_duplicate('x', 'y')", "duplicate_explanations WHERE article_id = 'x'"])
def test_5_two_articles_are_compared_without_giving_every_article_its_place(db: Path, question: str) -> None:
    """A window over all articles, twice, made of 0.05 s 2 s with 19,000 of them."""
    assert "WINDOW" not in str(ask(db, f"EXPLAIN FROM {question}"))


def test_6_a_diff_keeps_removes_and_adds_paragraphs_in_order(db: Path) -> None:
    changes = "SELECT article_id, change_kind, word_change, adds_correction FROM article_changes ORDER BY article_id"
    assert ask(db, changes) == [
        ("f1", "title", 0, False),
        ("l1", "text", -23, False),
        ("o1", "text", -17, True),
        ("s1", "text", -22, False),
    ]
    assert ask(db, "FROM revision_diff('s1', 1, 2)") == [
        ("kept", 1, 1, newsroom.SCHOOL[0]),
        ("kept", 2, 2, newsroom.SCHOOL[1]),
        ("removed", 3, None, newsroom.SCHOOL[2]),
        ("kept", 4, 3, newsroom.HABIT),
    ]
    assert ask(db, "SELECT change, old_paragraph_no, new_paragraph_no FROM revision_diff('s1', 2, 1)") == [
        ("kept", 1, 1),
        ("kept", 2, 2),
        ("added", None, 3),
        ("kept", 3, 4),
    ]


def test_7_a_changed_headline_comes_with_both_and_the_time_it_took(db: Path) -> None:
    changed = "SELECT article_id, old_title, new_title, changed_at, minutes_after_publication FROM headline_changes"
    assert ask(db, changed) == [("f1", "Ferries halted", "Crack halts ferries", at(11, 6), 14280.0)]


def test_8_an_edit_is_unannounced_without_a_new_date_of_change_and_a_correction(db: Path) -> None:
    """`l1` declared a new date, `o1` noted a correction; only `s1` said nothing."""
    assert ask(db, "SELECT article_id, revision_no, word_change FROM unannounced_edits") == [("s1", 2, -22)]


def test_9_a_fast_story_is_carried_by_enough_publishers_in_time(db: Path) -> None:
    fast = "SELECT article_id, sources, last_delay_minutes FROM fast_stories({})"
    assert ask(db, fast.format("3, 6")) == [("f1", 3, 180.0)]
    assert ask(db, fast.format("3, 2")) == []
    assert ask(db, fast.format("2, 6")) == [("f1", 3, 180.0), ("b1", 2, 300.0)]


def test_10_an_edge_leads_from_who_had_a_story_first(db: Path) -> None:
    assert ask(db, "FROM outlet_copy_edges WHERE follower = 'Tribune' ORDER BY leader") == [
        ("Courier", "Tribune", 1, 180.0, 1.0, 0.5),
        ("Gazette", "Tribune", 2, 195.0, 0.5, 1.0),
    ]


def test_11_a_copy_kept_cut_and_added_in_shares_of_three_word_runs(db: Path) -> None:
    altered = "SELECT article_id, round(kept_share, 2), round(cut_share, 2), round(added_share, 2) FROM copy_alteration"
    assert ask(db, f"{altered} WHERE first_id = 'f1' ORDER BY article_id") == [
        ("f2", 0.83, 0.17, 0.0),
        ("f3", 1.0, 0.0, 0.15),
        ("f4", 1.0, 0.0, 0.0),
        ("f5", 1.0, 0.0, 0.0),
    ]


def test_12_the_audit_counts_what_was_struck_and_candidates_what_was_left(db: Path) -> None:
    assert ask(db, "SELECT source, label, rule, removals, articles, characters, example FROM cleaning_audit") == [
        ("Gazette", "credit", "en-credit/photo", 2, 2, 28, "Photo: T. Lamp")
    ]
    assert ask(db, "SELECT source, line, stories, articles FROM boilerplate_candidates") == [
        ("Gazette", newsroom.HABIT, 3, 4)
    ]


def test_13_health_compares_the_last_week_of_inputs_with_the_one_before(db: Path) -> None:
    health = "SELECT source, health, new_this_week, new_last_week, rejected_this_week, main_reason FROM source_health"
    assert ask(db, f"{health} ORDER BY source") == [
        ("Courier", "quiet", 0, 1, 0, None),
        ("Gazette", "halved", 1, 5, 0, None),
        ("Tagesbote", "shortened", 0, 2, 0, None),
        ("Tribune", "broken", 0, 2, 2, "empty"),
        (None, "quiet", 0, 0, 0, None),
    ]


def test_14_the_ledger_accounts_for_every_input(db: Path) -> None:
    counts = (
        "SELECT inputs, missing, loaded, revised, unchanged, duplicate, rejected FROM run_ledger ORDER BY started_at"
    )
    assert ask(db, counts) == [
        (len(newsroom.first_run()), 0, 10, 0, 0, 1, 2),
        (len(newsroom.second_run()), 0, 1, 4, 1, 0, 2),
    ]
    assert ask(
        db,
        "SELECT reason, sum(inputs)::INT FROM disposition_summary WHERE state = 'rejected' GROUP BY ALL ORDER BY ALL",
    ) == [
        ("broken-json", 1),
        ("empty", 3),
    ]
    assert ask(db, "SELECT seen_at, state, article_id FROM where_is('l1') ORDER BY ALL") == [
        (at(3, 6), "duplicate", "l1"),
        (at(3, 6), "loaded", "l1"),
        (at(11, 6), "revised", "l1"),
    ]
    assert ask(db, "SELECT state, reason FROM where_is('https://tribune.example/e')") == [("rejected", "empty")] * 2


def test_15_the_lag_runs_from_publication_to_the_first_load(db: Path) -> None:
    assert ask(db, "FROM freshness WHERE source = 'Tribune'") == [
        ("Tribune", 2, 2, 1740.0, pytest.approx(2412.0), at(2, 15), at(3, 6))
    ]


def test_16_dates_are_judged_by_origin_and_precision(db: Path) -> None:
    assert ask(db, "FROM date_quality WHERE source IN ('Gazette', 'Tagesbote') ORDER BY source, articles, 2") == [
        ("Gazette", "declared", "day", 1, pytest.approx(1 / 6), 0, 0, 0, 0),
        ("Gazette", "declared", "second", 5, pytest.approx(5 / 6), 0, 0, 0, 0),
        ("Tagesbote", "declared", "second", 1, 0.5, 0, 0, 0, 0),
        ("Tagesbote", None, "unknown", 1, 0.5, 0, 0, 0, 0),
    ]


def test_17_a_phrase_is_found_once_a_story_whatever_its_case_and_accents(db: Path) -> None:
    found = "SELECT article_id, matching, cluster_size FROM search_stories({})"
    assert ask(db, found.format("'NORTHWATER lines', NULL, NULL")) == [("f1", 5, 5)]
    assert ask(db, found.format("'gasten', NULL, NULL")) == [("o1", 1, 1)]
    assert ask(db, found.format("'northwater lines', '2026-09-01 09:00', '2026-09-01 12:00'")) == [("f2", 2, 5)]
    assert ask(db, found.format("'lines northwater', NULL, NULL")) == []


def test_18_a_closed_article_comes_with_its_longest_free_copy_or_none(db: Path) -> None:
    closed = "SELECT article_id, is_paywalled, is_truncated, free_id, free_source FROM free_copy_of_paywalled"
    assert ask(db, f"{closed} ORDER BY article_id") == [
        ("b2", True, False, "b1", "Gazette"),
        ("s1", False, True, None, None),
    ]


def test_19_a_merge_of_clusters_is_reported_after_the_time_given(db: Path, tmp_path: Path) -> None:
    """`l1` is revised to the very text of `o1`: its own cluster ends."""
    grown = tmp_path / "news.duckdb"
    shutil.copy(db, grown)
    newsroom.ingest(grown, [newsroom.article("l1", "Gazette", newsroom.text(*newsroom.ORGAN[:2]))])
    publish.publish(grown)
    changes = "SELECT kind, cluster_id, other_id, articles, other_size FROM cluster_changes_since('{}')"
    (kept,) = ask(grown, "SELECT DISTINCT cluster_id FROM articles WHERE article_id IN ('l1', 'o1')")[0]
    (gone,) = {"cl1", "co1"} - {kept}
    assert ask(grown, changes.format("2000-01-01")) == [("merged", gone, kept, 1, 2)]
    assert ask(grown, changes.format("2999-01-01")) == []
    assert ask(grown, f"SELECT resolve_cluster('{gone}')") == [(kept,)]


def test_20_the_corpus_of_a_day_has_the_articles_and_revisions_of_that_day(db: Path) -> None:
    corpus = "SELECT article_id, revision_no, cluster_size, title FROM corpus_asof('{}')"
    assert ask(db, corpus.format("2026-09-02")) == []
    assert ask(db, corpus.format("2026-09-05")) == [
        ("b1", 1, 3, "Title of b1"),
        ("f1", 1, 4, "Ferries halted"),
        ("l1", 1, 1, "Title of l1"),
        ("o1", 1, 1, "Title of o1"),
        ("s1", 1, 1, "Title of s1"),
    ]
    assert [row[:3] for row in ask(db, corpus.format("2026-09-12"))] == [
        ("b1", 1, 3),
        ("f1", 2, 5),
        ("l1", 2, 1),
        ("o1", 2, 1),
        ("s1", 2, 1),
    ]


def test_lists_of_an_article_can_be_asked_row_by_row(tmp_path: Path) -> None:
    db = tmp_path / "news.duckdb"
    listed = newsroom.article(
        "m", "Courier", newsroom.text(*newsroom.LIBRARY),
        metadata=(("section", "Town"), ("tag", "tools"), ("tag", "loans | \"free\"")),
        images='[{"url": "https://courier.example/a.jpg", "caption": "A ladder", "credit": null}]',
        repairs=(Repair(2, "mojibake", "fÃ¼r", "für"),),
    )  # fmt: skip
    newsroom.ingest(db, [listed, newsroom.article("n", "Courier", newsroom.text(*newsroom.ORGAN))])
    assert ask(db, "SELECT article_id, field, value FROM article_metadata ORDER BY ALL") == [
        ("m", "section", "Town"),
        ("m", "tag", 'loans | "free"'),
        ("m", "tag", "tools"),
    ]
    assert ask(db, "FROM article_images") == [("m", "Courier", "https://courier.example/a.jpg", "A ladder", None)]
    assert ask(db, "FROM article_repairs") == [("m", "Courier", 2, "mojibake", "fÃ¼r", "für")]
