"""Copies are joined and templates are not, in any order, and the evidence is there."""

import random
from dataclasses import replace

import pytest
from datasketch import MinHash, MinHashLSH
from stored import Story, clusters, load, warehouse

from extractors.signature import BANDS, PERMUTATIONS, ROWS, hash32, shingles
from warehouse.copies import candidates, dedup
from warehouse.copies.policy import Policy

HARBOUR = (
    "The harbour board of Lindmouth said on Tuesday that the east pier will close for 14 weeks from 3 June while "
    "divers replace 62 oak piles. Ferries to Orrin Island will leave from the coal wharf instead, and the night boat "
    "is cancelled. Board chair Petra Vance said the work would cost 4.2 million crowns, a third more than planned in "
    "March. Fishing crews had asked for the work to wait until the herring season ends in August. Vance said the "
    "engineers had found that nine of the piles no longer carried any load, and that waiting was out of the question."
)
LEAD = HARBOUR.split(" Board chair")[0]
LONGER = HARBOUR + (
    " The pier was built in 1911 and last mended in 1974. A petition against the closure had gathered 900 names by "
    "noon, the Lindmouth Crews Association said."
)
OTHER = (
    "Voters in the Tarn valley will be asked in October whether the old railway should become a cycle path, the "
    "council decided by 11 votes to 8 after a debate of four hours. Opponents want trains to return."
)


def bulletin(town: str, day: str, low: int, high: int, rain: int) -> str:
    return (
        f"Weather for {town} on {day}: cloudy at first with a light wind from the west, then bright spells in the "
        f"afternoon. Temperatures between {low} and {high} degrees, with up to {rain} millimetres of rain on higher "
        f"ground. Drivers in {town} are asked to take care on bridges and exposed roads, where ice may form after dark."
    )


def test_copies_restyled_shortened_and_extended_are_one_cluster() -> None:
    con = warehouse()
    restyled = HARBOUR.replace("nine of the piles", "9 of the piles").replace(
        "4.2 million crowns", "4.20 million crowns"
    )
    load(
        con, [Story("full", HARBOUR), Story("restyled", restyled, 1), Story("lead", LEAD, 2), Story("other", OTHER, 2)]
    )
    load(con, [Story("longer", LONGER, 5)])
    assert clusters(con) == {frozenset({"full", "restyled", "lead", "longer"}), frozenset({"other"})}


def test_one_form_with_other_facts_stays_apart() -> None:
    con = warehouse()
    towns = [("Lindmouth", "Monday", 3, 9, 4), ("Orrin", "Monday", 1, 7, 12), ("Lindmouth", "Tuesday", 5, 12, 2)]
    load(con, [Story(f"w{n}", bulletin(*facts), 24 * n) for n, facts in enumerate(towns)])
    assert clusters(con) == {frozenset({"w0"}), frozenset({"w1"}), frozenset({"w2"})}
    reasons = {row[0] for row in con.execute("SELECT reason FROM duplicate_pairs").fetchall()}
    assert reasons <= {"other-figures", "other-facts", "little-shared"}
    assert reasons


def test_a_changed_figure_in_a_short_text_is_another_story() -> None:
    con = warehouse()
    brief = (
        "The Orrin savings bank will pay a dividend of {} crowns on 4 May to holders of record on 20 April, it said."
    )
    load(con, [Story("a", brief.format(12), 0), Story("b", brief.format(15), 1)])
    assert clusters(con) == {frozenset({"a"}), frozenset({"b"})}


def test_a_changed_figure_in_a_long_text_is_an_update() -> None:
    con = warehouse()
    load(con, [Story("first", LONGER, 0), Story("second", LONGER.replace("900 names", "1,400 names"), 6)])
    rows = con.execute("SELECT article_id, is_update FROM cluster_members ORDER BY article_id").fetchall()
    assert rows == [("first", False), ("second", True)]
    assert clusters(con) == {frozenset({"first", "second"})}


def test_outside_the_window_only_nearly_the_same_text_joins() -> None:
    con = warehouse()
    load(con, [Story("a", LONGER, 0, source="lamp"), Story("same", LONGER, 1000)])
    load(con, [Story("edited", LONGER + " No date is set.", 5000, source="anchor"), Story("lead", LEAD, 100)])
    assert clusters(con) == {frozenset({"a", "same", "edited"}), frozenset({"lead"})}


def test_without_a_window_time_does_not_part() -> None:
    con = warehouse()
    policy = Policy(window_hours=None)
    load(con, [Story("a", LONGER, 0, source="lamp"), Story("lead", LEAD, 100)], policy=policy)
    assert clusters(con) == {frozenset({"a", "lead"})}


def test_an_article_without_a_date_is_compared_with_all() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0), Story("b", LONGER, 1000)])
    load(con, [Story("undated", HARBOUR + " No date is set.", None)])
    pairs = con.execute("SELECT left_id, right_id FROM duplicate_pairs WHERE verdict = 'same'").fetchall()
    assert set(pairs) >= {("a", "undated"), ("b", "undated")}


REWRITTEN = (
    "The harbour board of Lindmouth said on Tuesday that the east pier will close for 14 weeks from 3 June. Anglers "
    "who had hoped to sit there in summer were told by Petra Vance to try the breakwater of Orrin, where the sea bass "
    "bite as well and nobody minds the dogs. Cafés on the promenade expect to lose a third of their custom."
)
TEASER = "Lindmouth shuts its east pier for 14 weeks, says Petra Vance. Read more."


@pytest.mark.parametrize("text", [REWRITTEN, TEASER])
def test_one_url_joins_a_rewritten_article_and_a_teaser_whatever_the_time(text: str) -> None:
    con = warehouse()
    load(
        con, [Story("a", HARBOUR, 0, url="https://desk.example/1"), Story("b", text, 900, url="https://desk.example/1")]
    )
    assert clusters(con) == {frozenset({"a", "b"})}
    assert con.execute("SELECT reason FROM duplicate_pairs").fetchall() == [("same-url",)]


def test_one_url_of_two_stories_joins_nothing() -> None:
    con = warehouse()
    load(
        con, [Story("a", HARBOUR, 0, url="https://desk.example/1"), Story("b", OTHER, 9, url="https://desk.example/1")]
    )
    assert clusters(con) == {frozenset({"a"}), frozenset({"b"})}


def test_the_root_of_a_site_is_the_address_of_no_article() -> None:
    con = warehouse()
    load(
        con, [Story("a", HARBOUR, 0, url="https://desk.example/"), Story("b", TEASER, 900, url="https://desk.example/")]
    )
    assert clusters(con) == {frozenset({"a"}), frozenset({"b"})}


def test_an_address_that_many_texts_bear_joins_nothing_in_any_order() -> None:
    parts = HARBOUR.split(". ")
    texts = [HARBOUR, REWRITTEN, TEASER, LEAD, OTHER, ". ".join(parts[2:]), ". ".join(parts[1:3])]
    made = [Story(f"s{n}", text, 900 * n, url="https://desk.example/news") for n, text in enumerate(texts)]
    alone = {frozenset({story.article_id}) for story in made}
    con = warehouse()
    load(con, made)
    assert clusters(con) == alone
    con = warehouse()
    load(con, made[:3])
    assert clusters(con) == {frozenset({"s0", "s1", "s2"})}
    for story in made[3:]:
        load(con, [story])
    assert clusters(con) == alone


def test_articles_without_words_are_alone() -> None:
    con = warehouse()
    load(con, [Story("a", "—"), Story("b", "…"), Story("c", "")])
    assert clusters(con) == {frozenset("a"), frozenset("b"), frozenset("c")}
    assert con.execute("SELECT count(*) FROM signatures").fetchone() == (0,)


def stories(seed: int) -> list[Story]:
    """Families of edited copies, a template, exact repeats; dates missing here and there."""
    chance = random.Random(seed)
    made = []
    for family, base in enumerate((HARBOUR, LONGER.replace("Lindmouth", "Saltby").replace("62", "48"), OTHER)):
        sentences = base.split(". ")
        for copy in range(5):
            kept = [s for s in sentences if chance.random() < 0.8] or sentences
            text = ". ".join(kept) + chance.choice(["", " It will rain.", " The desk was told so by three people."])
            hours = None if chance.random() < 0.15 else chance.uniform(0, 100)
            made.append(Story(f"f{family}{copy}", text, hours, title=f"Headline {copy}"))
    made += [Story(f"w{n}", bulletin("Orrin", "Friday", n, n + 8, 3 * n), 5 * n) for n in range(4)]
    return [*made, replace(made[0], article_id="again"), replace(made[3], article_id="again2", hours=500)]


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_any_cut_into_batches_gives_the_same_clusters(seed: int) -> None:
    chance = random.Random(seed)
    made = stories(seed)
    con = warehouse()
    load(con, made)
    expected = clusters(con)
    for _ in range(3):
        chance.shuffle(made)
        cuts = sorted(chance.sample(range(1, len(made)), 4))
        con = warehouse()
        for start, end in zip([0, *cuts], [*cuts, len(made)], strict=True):
            load(con, made[start:end])
        assert clusters(con) == expected
    assert 4 < len(expected) < len(made)


def test_every_pair_of_a_cluster_is_linked_by_stored_evidence() -> None:
    con = warehouse()
    load(con, stories(1))
    unlinked = con.execute(
        """
        SELECT article_id FROM cluster_members JOIN clusters USING (cluster_id) WHERE size > 1 AND NOT EXISTS (
            FROM duplicate_pairs AS pair JOIN cluster_members AS partner
                ON partner.article_id IN (pair.left_id, pair.right_id)
            WHERE pair.verdict = 'same' AND cluster_members.article_id IN (pair.left_id, pair.right_id)
                AND partner.article_id != cluster_members.article_id
                AND partner.cluster_id = cluster_members.cluster_id)
        """
    ).fetchall()
    assert unlinked == []


def test_a_revision_leaves_its_old_cluster_and_the_copies_it_held_together_stay() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0), Story("b", HARBOUR, 1), Story("c", HARBOUR, 2), Story("other", OTHER, 2)])
    load(con, [Story("a", OTHER, 0)], run_id="r2")
    assert clusters(con) == {frozenset({"b", "c"}), frozenset({"a", "other"})}
    index = con.execute("SELECT count(DISTINCT article_no) FROM indexed_shingles").fetchone()
    assert index == (4,)


def test_merged_and_split_ids_still_resolve() -> None:
    con = warehouse()
    middle = " ".join(HARBOUR.split()[: len(HARBOUR.split()) // 2])
    rest = " ".join(HARBOUR.split()[len(HARBOUR.split()) // 2 :])
    load(con, [Story("first", middle, 1), Story("second", rest, 2)])
    old = dict(con.execute("SELECT article_id, cluster_id FROM cluster_members").fetchall())
    load(con, [Story("whole", HARBOUR, 0)], run_id="r2")
    now = dict(con.execute("SELECT article_id, cluster_id FROM cluster_members").fetchall())
    for article_id, cluster_id in old.items():
        assert con.execute("SELECT resolve_cluster(?)", [cluster_id]).fetchone() == (now[article_id],)
    load(con, [Story("whole", OTHER, 0)], run_id="r3")
    for cluster_id in {*old.values(), *now.values()}:
        living = con.execute(
            "SELECT count(*) FROM clusters WHERE cluster_id = resolve_cluster(?)", [cluster_id]
        ).fetchone()
        assert living == (1,)


def test_a_crowded_bucket_stays_bounded_and_is_written_down() -> None:
    con = warehouse()
    policy = Policy(bucket_cap=20)
    batch = [Story(f"n{n}", f"{LEAD} Note {n} of the day is about item {n * 7} and no other.", 0) for n in range(60)]
    summary = load(con, batch, policy=policy)
    assert summary.compared == 0
    assert con.execute("SELECT min(members), count(*) > 3 FROM crowded_buckets").fetchone() == (60, True)


def test_a_thousand_equal_texts_make_a_star_not_a_million_pairs() -> None:
    con = warehouse()
    load(con, [Story(f"n{n:03}", HARBOUR, 0) for n in range(300)])
    load(con, [Story("late", HARBOUR, 0)])
    assert con.execute("SELECT count(*) FROM duplicate_pairs").fetchone() == (300,)
    assert con.execute("SELECT size FROM clusters").fetchall() == [(301,)]


def test_the_agency_that_most_members_credit_is_the_likely_origin() -> None:
    con = warehouse()
    agencies = ["Tidewater News", "Tidewater News", None, "Coast Press"]
    load(con, [Story(f"a{n}", HARBOUR, n, agency=agency) for n, agency in enumerate(agencies)])
    assert con.execute("SELECT agency, round(agency_confidence, 3) FROM clusters").fetchall() == [
        ("Tidewater News", 0.625)
    ]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Policy(), "early"),
        (Policy(representative="longest"), "long"),
        (Policy(representative="preferred", preferred_sources=("gazette",)), "liked"),
    ],
)
def test_the_policy_says_who_stands_for_a_cluster(policy: Policy, expected: str) -> None:
    con = warehouse()
    made = [Story("early", HARBOUR, 0), Story("long", LONGER, 1), Story("liked", HARBOUR, 2, source="gazette")]
    load(con, made, policy=policy)
    assert con.execute("SELECT representative_id FROM clusters").fetchall() == [(expected,)]


def test_a_forgotten_article_leaves_no_trace_and_the_copies_it_held_together_stay() -> None:
    con = warehouse()
    load(con, [Story("a", HARBOUR, 0), Story("b", HARBOUR, 1), Story("c", HARBOUR, 2), Story("other", OTHER, 2)])
    dedup.unlink(con, "r2", ["a", "other"], Policy())
    assert clusters(con) == {frozenset({"b", "c"})}
    for table, column in (
        ("signatures", "article_id"),
        ("indexed_articles", "article_id"),
        ("clusters", "representative_id"),
    ):
        assert con.execute(f"SELECT count(*) FROM {table} WHERE {column} IN ('a', 'other')").fetchone() == (0,)
    assert con.execute("SELECT left_id, right_id FROM duplicate_pairs").fetchall() == [("b", "c")]


def test_bands_alone_propose_what_datasketch_would() -> None:
    """With shingles ruled out by the cap, pairs come from the bands: those that MinHashLSH finds, and no others."""
    con = warehouse()
    made = [story for story in stories(2) if story.hours is not None and story.article_id[0] == "f"]
    load(con, made, policy=Policy(bucket_cap=0))
    policy = Policy(window_hours=None, use_bands=True, min_shared_share=99)
    proposed = candidates.propose(con, "r1", [story.article_id for story in made], policy)
    numbers = dict(con.execute("SELECT article_no, article_id FROM indexed_articles").fetchall())
    ours = {frozenset((numbers[a], numbers[b])) for a, b in zip(proposed.left, proposed.right, strict=True)}
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    sketches = {}
    for story in made:
        sketches[story.article_id] = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=hash32)
        sketches[story.article_id].update_batch(list(shingles(story.text)))
        index.insert(story.article_id, sketches[story.article_id])
    theirs = {
        frozenset((one, other)) for one, sketch in sketches.items() for other in index.query(sketch) if other != one
    }
    assert len(theirs) > 5
    assert ours == theirs
