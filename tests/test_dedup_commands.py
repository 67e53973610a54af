"""same, not-same, recluster, dedup and explain as a person calls them, on one small invented newsroom."""

import json
import shutil
from pathlib import Path

import pytest

from extractors.signature import words
from flows.cli import run

DB = ["--db", "n.duckdb"]
KILN = (
    "The tile works of Harrowmere lit its great kiln again on Thursday, after 3 winters in which it stood cold, said "
    "the foreman, Edda Collins. The first firing of 8,400 roof tiles is meant for the town's own grammar school.",
    "Collins and her 16 workers spent the summer rebuilding the flue, which had split in the frost. They used clay "
    "from the pit at Sorley Bank and paid for the coke out of a loan of 70,000 crowns from the county of Estmark.",
    "The works had shut when the slate quarries across the water halved their price. Since then the quarries have "
    "flooded, and builders from as far as Port Annick have asked Collins for tiles, her order book shows.",
)
OWN = "Readers may order tiles at the gate."
SNAILS = (
    "Seven thousand marsh snails were carried up the Iver valley in wet sacks on Sunday and set down beside a spring "
    "that had dried out a decade ago. The biologist Ruth Okafor counted each sack twice.",
    "Her students will come back in spring with lamps, since the animals feed at night. If a third of them live, said "
    "Okafor, the valley may lend some to its neighbours.",
)
LEVEL = (
    "The lake at Tolbridge stood at {} centimetres on {}, the warden said. Boats with a draught of more than {} "
    "centimetres must keep to the northern channel until the next reading, and the lock is worked {} times a day. "
    "Skippers who are in doubt may ask at the lock house, where the chart of the channel hangs beside the door."
)
STORIES = {
    "kiln": ("Lamp", "2026-03-05T08:00:00Z", "Great kiln is lit again", KILN),
    "kiln-copy": ("Anchor", "2026-03-05T10:00:00Z", "Tile works lights its kiln", KILN),
    "kiln-short": ("Beacon", "2026-03-05T12:00:00Z", "Kiln <script>alert(1)</script> burns", (*KILN[:2], OWN)),
    "level-1": ("Lamp", "2026-03-05T09:00:00Z", "Lake level", (LEVEL.format(214, "Thursday", 90, 6),)),
    "level-2": ("Anchor", "2026-03-05T21:00:00Z", "Lake level", (LEVEL.format(188, "Friday", 75, 4),)),
    "snails": ("Anchor", "2026-03-05T11:00:00Z", "Snails move house", SNAILS),
}
KILNS = {"kiln", "kiln-copy", "kiln-short"}
AS_INGESTED = {frozenset(KILNS), frozenset({"level-1"}), frozenset({"level-2"}), frozenset({"snails"})}


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ingested")
    rows = [
        {"id": key, "source": source, "published_at": at, "title": title, "text": "\n\n".join(paragraphs)}
        for key, (source, at, title, paragraphs) in STORIES.items()
    ]
    (folder / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run(["ingest", str(folder / "news.jsonl"), "--db", str(folder / "n.duckdb"), "--workers", "1"]) == 0
    return folder


@pytest.fixture
def desk(ingested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Desk":
    shutil.copytree(ingested, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Desk(capsys)


class Desk:
    """Commands on a warehouse of this test's own, each of which has to succeed; gives what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str) -> str:
        self.capsys.readouterr()
        assert run([*words, *DB]) == 0, self.capsys.readouterr().err
        return self.capsys.readouterr().out

    def refused(self, *words: str) -> tuple[int, list[str]]:
        """Exit code and lines of complaint."""
        self.capsys.readouterr()
        code = run(list(words))
        return code, self.capsys.readouterr().err.splitlines()

    def sql(self, query: str) -> list[list[str]]:
        return [line.split(",") for line in self("sql", query, "--format", "csv").splitlines()[1:]]

    def cluster_ids(self) -> dict[str, str]:
        return dict(self.sql("SELECT external_id, cluster_id FROM articles"))

    def clusters(self) -> set[frozenset[str]]:
        ids = self.cluster_ids()
        return {frozenset(key for key in ids if ids[key] == cluster_id) for cluster_id in ids.values()}


def test_copies_are_joined_and_a_form_with_other_figures_is_not(desk: Desk) -> None:
    assert desk.clusters() == AS_INGESTED


def test_same_joins_two_that_were_apart_and_holds_through_recluster(desk: Desk) -> None:
    joined = AS_INGESTED - {frozenset({"level-1"}), frozenset({"level-2"})} | {frozenset({"level-1", "level-2"})}
    assert "are same; 1 article changed" in desk("same", "level-1", "level-2", "--note", "one lake")
    assert desk.clusters() == joined
    desk("recluster")
    assert desk.clusters() == joined


def test_not_same_parts_two_copies_and_holds_through_a_new_ingest_and_recluster(desk: Desk) -> None:
    desk("not-same", "kiln-short", "kiln")
    parted = desk.clusters()
    assert not any({"kiln", "kiln-short"} <= cluster for cluster in parted)
    assert "6 unchanged" in desk("ingest", "news.jsonl", "--again", "--workers", "1")
    assert desk.clusters() == parted
    desk("recluster")
    assert desk.clusters() == parted


def test_not_same_holds_when_one_of_the_two_comes_with_another_text(desk: Desk) -> None:
    desk("not-same", "kiln-copy", "kiln")
    rows = [json.loads(line) for line in Path("news.jsonl").read_text().splitlines()]
    later = next(row for row in rows if row["id"] == "kiln-copy")
    Path("later.jsonl").write_text(json.dumps(later | {"text": later["text"] + " It burned until noon."}))
    assert "1 revised" in desk("ingest", "later.jsonl", "--workers", "1")
    assert not any({"kiln", "kiln-copy"} <= cluster for cluster in desk.clusters())


def test_the_last_word_on_two_articles_counts(desk: Desk) -> None:
    desk("same", "level-1", "level-2")
    desk("not-same", "level-2", "level-1")
    assert desk.clusters() == AS_INGESTED


def test_the_id_of_a_cluster_that_was_merged_leads_to_the_living_one(desk: Desk) -> None:
    before = desk.cluster_ids()
    desk("same", "snails", "kiln")
    now = desk.cluster_ids()
    assert now["snails"] == now["kiln"] == before["kiln"] != before["snails"]
    assert desk.sql(f"SELECT resolve_cluster('{before['snails']}')") == [[now["kiln"]]]


def test_a_dry_run_says_what_would_part_and_join_and_changes_nothing(desk: Desk) -> None:
    tables = ("SELECT * FROM cluster_members ORDER BY ALL", "SELECT * FROM duplicate_pairs ORDER BY ALL")
    before = [desk.sql(query) for query in tables]
    assert "0 would join, 0 would part" in desk("dedup", "--dry-run")
    stricter = desk("dedup", "--dry-run", "--threshold", "1", "--long-score", "2.5", "--window", "1").splitlines()
    assert "0 would join, 2 would part" in stricter[0]
    assert stricter[1] == "4 clusters now, 5 then. Nothing was written."
    laxer = desk("dedup", "--dry-run", "--threshold", "0.1", "--score", "0", "--long-score", "0")
    assert "1 would join, 0 would part" in laxer
    assert [desk.sql(query) for query in tables] == before


def test_dedup_without_dry_run_is_refused(desk: Desk) -> None:
    code, complaint = desk.refused("dedup", "--threshold", "0.6", *DB)
    assert (code, len(complaint)) == (2, 1)
    assert "--dry-run" in complaint[0]


def test_a_second_recluster_changes_nothing(desk: Desk) -> None:
    desk("recluster")
    query = "SELECT article_id, cluster_id, is_update FROM cluster_members ORDER BY ALL"
    members = desk.sql(query)
    assert desk("recluster").startswith("6 articles compared again, 0 changed")
    assert desk.sql(query) == members


def test_explain_names_containment_reason_and_longest_passage_of_two_articles(desk: Desk) -> None:
    lines = desk("explain", "kiln", "kiln-short").splitlines()
    assert lines[0] == "same by shortened; one cluster"
    assert "  containment           0.92 (0.92 weighted)" in lines
    passage = " ".join(KILN[:2]).rstrip(".")
    assert f"  longest passage       {len(words(passage))} words: {passage}" in lines


def test_explain_names_the_figures_that_part_a_form(desk: Desk) -> None:
    lines = desk("explain", "level-1", "level-2").splitlines()
    assert lines[0].startswith("different by other-figures; two clusters")
    assert "  figures left only     214, 6, 90" in lines
    assert "  figures right only    188, 4, 75" in lines


def test_explain_and_a_view_tell_who_quotes_whom_and_how_much(desk: Desk) -> None:
    quoted = "“" + " ".join(KILN[:2]) + "”"
    essay = {"id": "essay", "source": "Lantern", "published_at": "2026-03-06T08:00:00Z", "text": ""}
    essay["text"] = "\n\n".join(("What is a kiln to a town, and a town to a kiln?", quoted, *SNAILS, OWN))
    Path("essay.jsonl").write_text(json.dumps(essay))
    desk("ingest", "essay.jsonl", "--workers", "1")
    lines = desk("explain", "kiln", "essay").splitlines()
    assert lines[0] == "different by excerpt; two clusters"
    ids = dict(desk.sql("SELECT external_id, article_id FROM articles"))
    assert lines[1] == f"  excerpt               {ids['essay']} quotes 69% of {ids['kiln']}"
    told = "SELECT quoting_source, quoted_source, direction_known FROM excerpts ORDER BY ALL"
    assert ["Lantern", "Lamp", "true"] in desk.sql(told)


def test_a_title_with_markup_is_inert_on_the_page_of_a_pair(desk: Desk) -> None:
    desk("explain", "kiln", "kiln-short", "--html", "pair.html")
    page = Path("pair.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "Kiln &lt;script&gt;alert(1)&lt;/script&gt; burns" in page


def test_every_sign_of_a_text_without_spaces_stands_beside_the_other(desk: Desk) -> None:
    """Lines are wrapped between words; where there are none, nothing may be cut off."""
    signs = "".join(chr(0x4E00 + number) for number in range(150))
    rows = [{"id": key, "text": signs + last} for key, last in (("one", "\u5200"), ("two", "\u5201"))]
    Path("signs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    desk("ingest", "signs.jsonl", "--workers", "1")
    beside = desk("explain", "one", "two").split("\n\n", 1)[1]
    assert "\u5200" in beside
    assert "\u5201" in beside


@pytest.mark.parametrize(
    "words",
    [
        ("same", "kiln", "nothing"),
        ("not-same", "nothing", "kiln"),
        ("same", "kiln", "kiln"),
        ("explain", "nothing"),
        ("explain", "kiln", "nothing"),
        ("explain", "kiln", "kiln"),
        ("explain", "nothing", "--html", "alone.html"),
        ("explain", "kiln", "kiln-copy", "--html", "no/such/folder/pair.html"),
        ("dedup", "--dry-run", "--threshold", "1.5"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line_and_changes_nothing(desk: Desk, words: tuple[str, ...]) -> None:
    code, complaint = desk.refused(*words, *DB)
    assert code in (1, 2)
    assert len(complaint) == 1
    assert complaint[0].startswith("copydesk: ")
    assert desk.sql("SELECT count(*) FROM runs") == [["1"]]


@pytest.mark.parametrize(
    "words",
    [
        ("same", "a", "b"),
        ("explain", "a", "b"),
        ("recluster",),
        ("dedup", "--dry-run"),
        ("reclean",),
        ("forget", "a", "--why", "asked"),
    ],
)
def test_without_a_warehouse_nothing_is_made(desk: Desk, words: tuple[str, ...]) -> None:
    code, complaint = desk.refused(*words, "--db", "elsewhere.duckdb")
    assert (code, len(complaint)) == (1, 1)
    assert "elsewhere.duckdb is not there" in complaint[0]
    assert not list(Path().glob("elsewhere*"))


@pytest.mark.parametrize("words", [("same", "kiln", "snails"), ("not-same", "kiln", "kiln-copy"), ("recluster",)])
def test_the_published_copy_outlives_a_warehouse_that_got_lost(desk: Desk, words: tuple[str, ...]) -> None:
    Path("n.duckdb").unlink()
    code, complaint = desk.refused(*words, *DB)
    assert (code, len(complaint)) == (1, 1)
    assert desk.clusters() == AS_INGESTED
