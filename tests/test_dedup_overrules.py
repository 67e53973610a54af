"""A person's word, another policy, a new count of furniture: what they change, and what they leave alone."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from stored import Story, clusters, load, warehouse
from test_dedup import HARBOUR, LONGER, OTHER, bulletin

from extractors.signature import SCHEME, shingle_hashes, sign
from warehouse.ask.explain_pair import explain_pair, longest_passage
from warehouse.copies import dedup, frequencies, preview, recluster, resign
from warehouse.copies.policy import Policy
from warehouse.errors import WarehouseError
from warehouse.store import connection, runs


def test_not_same_parts_two_copies_and_later_copies_do_not_join_them_again() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0), Story("b", LONGER, 1)])
    recluster.say(con, "r2", "b", "a", "not-same", "told apart by hand", Policy())
    load(con, [Story("c", HARBOUR + " No date is set.", 2)], run_id="r3")
    together = next(members for members in clusters(con) if "a" in members)
    assert "b" not in together
    assert con.execute(
        "SELECT verdict, reason FROM duplicate_pairs WHERE left_id = 'a' AND right_id = 'b'"
    ).fetchall() == [("different", "override-not-same")]


def test_same_joins_two_stories_that_no_rule_would_and_outlives_a_revision() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0), Story("b", OTHER, 1)])
    recluster.say(con, "r2", "a", "b", "same", None, Policy())
    load(con, [Story("b", OTHER + " The count was close.", 1)], run_id="r3")
    assert clusters(con) == {frozenset({"a", "b"})}


def test_the_last_word_on_a_pair_holds() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0), Story("b", OTHER, 1)])
    recluster.say(con, "r2", "a", "b", "same", None, Policy())
    recluster.say(con, "r3", "a", "b", "not-same", None, Policy())
    assert clusters(con) == {frozenset({"a"}), frozenset({"b"})}
    assert con.execute("SELECT count(*) FROM dedup_overrides").fetchone() == (1,)


def test_recluster_applies_another_policy_and_keeps_cluster_ids() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0), Story("b", HARBOUR + " No date is set.", 100), Story("other", OTHER, 0)])
    before = dict(con.execute("SELECT article_id, cluster_id FROM cluster_members").fetchall())
    run = runs.begin(con, command="recluster", sources=[], settings={})
    recluster.recluster(con, run, Policy(window_hours=None), renew=False)
    after = dict(con.execute("SELECT article_id, cluster_id FROM cluster_members").fetchall())
    assert after == {"a": before["a"], "b": before["a"], "other": before["other"]}


def test_recluster_goes_on_where_a_killed_one_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recluster, "BATCH", 1)
    con = warehouse()
    load(con, [Story(f"a{n}", f"{HARBOUR} Note {n} came at {n} in the evening.", n) for n in range(4)])
    policy = Policy()
    dead = runs.begin(con, command="recluster", sources=[], settings={})
    runs.note(con, dead, {"policy": policy.policy_id(), "renew": True, "version": 0, "done": 3})
    run = runs.begin(con, command="recluster", sources=[], settings={})
    assert recluster.recluster(con, run, policy, renew=True).articles == 1
    again = runs.begin(con, command="recluster", sources=[], settings={})
    runs.finish(con, run, inputs=0)
    assert recluster.recluster(con, again, policy, renew=True).articles == 4


def test_common_phrases_weigh_less_after_a_new_count_and_copies_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequencies, "LEAST_DOCUMENTS", 4)
    con = warehouse()
    form = "Readers may write to the desk at any time of day. Story {} is about item {} alone and of no other."
    sometimes = ["", " The desk is closed on Sundays."]
    load(con, [Story(f"s{n}", form.format(n * 17, n * 31) + sometimes[n % 2], 200 * n) for n in range(8)])
    load(con, [Story(f"copy{n}", HARBOUR, n) for n in range(8)])
    version = frequencies.renew(con, "r2")
    weights = frequencies.in_force(con)
    furniture, news = shingle_hashes(["Readers may write", "harbour board of"])
    assert (version, weights.version) == (1, 1)
    assert weights.of(furniture)[0] < 1
    assert weights.of(news)[0] == 1


def test_ingest_never_changes_the_frequencies() -> None:
    con = warehouse()
    load(con, [Story(f"s{n}", bulletin("Orrin", "Friday", n, n + 8, 3 * n), 5 * n) for n in range(30)])
    assert con.execute("SELECT count(*) FROM frequency_versions").fetchone() == (0,)
    assert frequencies.in_force(con).version == 0


@pytest.fixture
def db(tmp_path: Path) -> Path:
    file = tmp_path / "news.duckdb"
    with connection.connect(file) as con:
        update = LONGER.replace("900 names", "1,400 names")
        load(
            con,
            [Story("a", LONGER, 0, title="East pier"), Story("b", update, 5), Story("c", OTHER, 5), Story("d", "—")],
        )
    return file


def test_a_pair_is_explained_by_its_facts_and_longest_passage(db: Path) -> None:
    found = explain_pair(db, "a", "b", Policy())
    assert (found.verdict, found.reason, found.stored) == ("same", "near-copy", True)
    assert (found.figures_left_only, found.figures_right_only) == (["900"], ["1400"])
    assert found.passage.startswith("The harbour board of Lindmouth")
    assert found.passage.endswith("had gathered")
    assert found.score > found.needed


def test_a_pair_that_was_never_compared_is_explained_too(db: Path) -> None:
    found = explain_pair(db, "a", "c", Policy())
    assert (found.verdict, found.reason, found.stored) == ("different", "little-shared", False)


def test_an_unknown_or_wordless_article_is_said_to_be_so(db: Path) -> None:
    with pytest.raises(WarehouseError, match="no article id"):
        explain_pair(db, "a", "zz", Policy())
    with pytest.raises(WarehouseError, match="no words"):
        explain_pair(db, "a", "d", Policy())


def test_the_longest_passage_is_words_of_the_left_text() -> None:
    assert longest_passage("So The Old Mill burned down.", "Yes, the old mill burned up") == "The Old Mill burned"
    assert longest_passage("So “The Old\n\nMill” burned.", "the old mill, burned") == "The Old Mill” burned"
    assert longest_passage("Aye.", "No.") == ""


def test_the_longest_passage_of_texts_without_spaces_is_found_in_mid_sentence() -> None:
    assert longest_passage("港は月曜日に再開した。", "橋も月曜日に再開する。") == "月曜日に再開"


def test_a_preview_counts_what_would_part_and_writes_nothing(db: Path) -> None:
    before = db.read_bytes()
    same = preview.preview(db, Policy())
    assert (same.joining, same.parting, same.clusters_now, same.clusters_then) == ([], [], 3, 3)
    stricter = preview.preview(db, Policy(min_score_long=2.5))
    assert (stricter.parting, stricter.clusters_then) == ([("a", "b", "other-figures")], 4)
    assert db.read_bytes() == before


def sign_as_an_older_copydesk(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE signatures SET scheme = 'words-1/and-so-on'")


def test_articles_of_an_older_signature_are_not_compared_and_the_way_out_is_said() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0)])
    sign_as_an_older_copydesk(con)
    with pytest.raises(WarehouseError, match=r"1 articles are signed as words-1/and-so-on.*copydesk recluster"):
        load(con, [Story("b", HARBOUR, 1)])


def test_signed_anew_they_are_compared_again() -> None:
    con = warehouse()
    load(con, [Story("a", LONGER, 0), Story("other", OTHER, 0), Story("wordless", "—")])
    sign_as_an_older_copydesk(con)
    assert (resign.resign(con, "r2"), resign.resign(con, "r2")) == (2, 0)
    load(con, [Story("b", LONGER + " No date is set.", 1)], run_id="r3")
    assert clusters(con) == {frozenset({"a", "b"}), frozenset({"other"}), frozenset({"wordless"})}
    assert con.execute("SELECT count(*) FROM indexed_articles").fetchone() == (3,)


def test_a_batch_that_an_older_copydesk_staged_is_signed_anew() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0)])
    (older,) = sign(["the words of another folding"])
    assert older is not None
    dedup.store_signatures(con, "r2", [("a", replace(older, scheme="words-1/and-so-on"))])
    assert con.execute("SELECT DISTINCT scheme FROM signatures").fetchall() == [(SCHEME,)]
    load(con, [Story("b", HARBOUR + " No date is set.", 1)], run_id="r3")
    assert clusters(con) == {frozenset({"a", "b"})}


def test_texts_of_which_only_furniture_is_left_are_alone() -> None:
    con = warehouse()
    load(con, [Story("a", "Ad"), Story("b", "Ad")])
    assert clusters(con) == {frozenset({"a", "b"})}
    con.execute("UPDATE article_revisions SET flags = ['only-furniture']")
    dedup.store_signatures(con, "r2", list(zip("ab", sign(["Ad", "Ad"]), strict=True)))
    dedup.link(con, "r2", ["a", "b"], Policy())
    assert clusters(con) == {frozenset("a"), frozenset("b")}


OWN_NEWS = [
    "A seal was seen asleep on the steps of the town hall at dawn, and the clerk who had to step over it with a "
    "pile of ledgers said that it snored like her late uncle after a wedding.",
    "The brass band of the fire brigade needs somebody for its tuba, which has stood in a cupboard since the last"
    " player moved inland to grow pears and took the only mouthpiece along.",
    "A letter that was posted before the war came to the baker at last, with an order for plum cake and a promise"
    " to pay on arrival, so he baked one and put it in the window.",
    "Three apple trees on the green were given names by the children of the lower school, who water them in turns"
    " and have written to the council about the goat that visits at night.",
    "New stamps show the pier for the first time, drawn by a retired signalman who says that he left out the "
    "gulls on purpose, since nobody would pay to have them sent about.",
    "Gulls stole the lunch of the mayor at noon as she opened the rose show, and a photographer who had waited "
    "all his life for such a moment was changing his film.",
]


def test_what_an_outlet_says_in_unrelated_stories_weighs_nothing_after_a_recluster() -> None:
    """Two stories with one long background are joined until it is known to stand in others of the outlet too."""
    background = LONGER.split(". ", 1)[1]
    con = warehouse()
    hours = [0, 200, 400, 600, 2000, 2001]
    load(con, [Story(f"s{n}", f"{OWN_NEWS[n]}\n\n{background}", hours[n]) for n in range(6)])
    alone = {frozenset({f"s{n}"}) for n in range(6)}
    assert clusters(con) == alone - {frozenset({"s4"}), frozenset({"s5"})} | {frozenset({"s4", "s5"})}
    run = runs.begin(con, command="recluster", sources=[], settings={})
    recluster.recluster(con, run, Policy(), renew=True)
    assert clusters(con) == alone


def test_copies_keep_their_weight_however_often_an_outlet_ran_them() -> None:
    con = warehouse()
    load(con, [Story(f"c{n}", f"{HARBOUR} Edition {n} of the day.", n) for n in range(6)])
    run = runs.begin(con, command="recluster", sources=[], settings={})
    recluster.recluster(con, run, Policy(), renew=True)
    assert clusters(con) == {frozenset(f"c{n}" for n in range(6))}
    assert con.execute("SELECT count(*) FROM outlet_passages").fetchone() == (0,)
