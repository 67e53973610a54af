"""The page of a run says what happened, and nothing in a title can do more than be read."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from flows.dashboard.markdown import EMPTY, MAX_CHARS, SPACE, WORD_JOINER, cell, plain, table
from flows.dashboard.report import health_rows, page
from flows.ingest import ingest
from flows.settings import read_settings
from flows.wording import inert
from warehouse.ask.report import Health, describe
from warehouse.store import query

HOSTILE = (
    "a | b | c",
    "| --- | --- |",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1)) ![x](http://x.example/p.png)",
    "https://x.example www.x.example mail@x.example",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \u202eback",
    "two\nlines\r\n\n# heading\n```mermaid\ngraph TD\n```",
    "`code` *bold* __bold__ ~~gone~~ $x$ \\| \\",
    "&lt;b&gt; &amp; &#60;b&#62;",
    "{{ x }} :smile: [^1] - [ ] 1. > quote",
    "",
)
titles = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.text("|\\`<>&[]()*_#!\n\x1b~-: ", max_size=40))


def tokens(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)


@given(st.lists(st.tuples(titles, titles, titles), min_size=1, max_size=4))
@example([(a, b, a) for a, b in zip(HOSTILE, HOSTILE[::-1], strict=True)])
@settings(max_examples=200, deadline=None)
def test_a_table_keeps_its_shape_and_its_cells_are_only_text(rows: list[tuple[str, str, str]]) -> None:
    """Read back by a markdown parser that allows HTML: the same rows, and of every cell the text that went in."""
    found = tokens(table(("one", "#two", "three"), [[plain(value) for value in row] for row in rows]))
    assert (found[0].type, found[-1].type) == ("table_open", "table_close")
    assert [t.type for t in found].count("tr_open") == len(rows) + 1
    cells = [t for t in found if t.type == "inline"][3:]
    assert len(cells) == 3 * len(rows)
    for token, value in zip(cells, (value for row in rows for value in row), strict=True):
        assert text(token) == shown(value)


@given(titles)
@example("<img src=x>")
@example("# heading")
@example("1. item")
@settings(max_examples=200, deadline=None)
def test_a_title_alone_is_a_paragraph_of_text(title: str) -> None:
    """The dashboard reads each cell of a table artifact as markdown of its own."""
    for written in (plain(title), cell(title)):
        found = tokens(written)
        assert [token.type for token in found] == ["paragraph_open", "inline", "paragraph_close"]
        assert text(found[1]) == shown(title)


@pytest.mark.parametrize("name", ["Smith & Sons", "kelmsbury-gazette", "(not named)", "St. Mary's: News/Views!"])
def test_a_name_in_a_cell_has_no_backslash(name: str) -> None:
    """The dashboard's newer pages show it as it is."""
    assert cell(name) == name


def text(token: Token) -> str:
    assert {child.type for child in token.children or ()} <= {"text", "text_special"}
    return "".join(child.content for child in token.children or ()).replace(WORD_JOINER, "")


def shown(value: str) -> str:
    wanted = SPACE.sub(" ", inert(SPACE.sub(" ", value))).strip()
    return (wanted if len(wanted) <= MAX_CHARS else wanted[: MAX_CHARS - 1] + "…").replace(WORD_JOINER, "") or EMPTY


@pytest.mark.parametrize("link", ["https://x.example", "www.x.example", "mail@x.example", "ftp://x.example"])
def test_a_bare_address_is_broken_up_so_that_no_reader_makes_it_a_link(link: str) -> None:
    """Also of one that looks at the text behind the markdown."""
    for written in (plain(link), cell(link)):
        assert not re.search(r"\w+://|www\.\w|\w@\w", re.sub(r"\\(.)", r"\1", written))


def test_a_long_title_is_cut_before_it_is_escaped() -> None:
    assert plain("|" * 500) == "\\|" * (MAX_CHARS - 1) + "…"


def health(source: str) -> Health:
    seen_at = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    return Health(
        source, "quiet", 0, 4, 1, "empty", seen_at, "publisher", None, 3, 2, 1, None, 120, 1.26, 0.333, 0.0, None
    )


def test_the_health_table_has_plain_values() -> None:
    assert health_rows([health("\x1b[31mPost")]) == [
        {
            "source": "\ufffd\\[31mPost",
            "kind": "publisher",
            "health": "quiet",
            "new, 7 days": 0,
            "the 7 before": 4,
            "rejected, 7 days": 1,
            "mostly": "empty",
            "address": "",
            "last new (UTC)": "2026-03-04 05:06",
            "newest story (UTC)": "",
            "articles": 3,
            "new in this run": 2,
            "rejected in this run": 1,
            "median words": 120,
            "lines struck per article": 1.3,
            "in a cluster": "33%",
            "without a date": "0%",
            "flagged": "",
        }
    ]


BRIDGE = (
    "The bridge over the Tarn at Olmet was closed on Monday after divers found cracks in two of its nine piers. "
    "Lorries of more than 12 tonnes have been kept off it since March, and buses now go by way of Saint-Aubrac. "
    "Repairs are to take until November and cost 3.4 million euros, half of which the region pays, the mayor said."
)
OTHER = "A chess club in Brannay that began with four members in a laundry has won the league of the northern coast."


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    documents = [
        {"id": "1", "source": "Post", "title": "Bridge | closed", "text": f"{BRIDGE}\n\nSubscribe to our newsletter"},
        {"id": "2", "source": "Gazette", "title": "<b>Piers</b> cracked", "text": BRIDGE},
        {"id": "3", "url": "https://news.example/chess", "text": OTHER},
        {"id": "4", "source": "Post"},
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(d) + "\n" for d in documents))
    settings = read_settings(db=folder / "news.duckdb", workers=1)
    summary = ingest([str(folder / "a.jsonl")], settings)
    return page(describe(settings.db, summary.run_id), settings.db)


def rows(report: str, part: str) -> list[list[str]]:
    """The cells of the table under a heading, as a reader sees them."""
    lines = report.split(f"## {part}")[1].split("\n## ")[0].splitlines()
    cells = [re.split(r" (?<!\\)\| ", line[2:-2]) for line in lines if line[:1] == "|"][2:]
    return [[re.sub(r"\\(.)", r"\1", cell) for cell in row] for row in cells]


def test_the_page_says_what_came_in_by_publisher(report: str) -> None:
    assert rows(report, "What came in") == [
        ["Post", "2", "1", "0", "0", "1"],
        ["Gazette", "1", "1", "0", "0", "0"],
        ["news.example", "1", "1", "0", "0", "0"],
    ]


def test_the_page_says_what_was_struck_and_by_which_rule(report: str) -> None:
    [struck] = rows(report, "What was struck: 1 line")
    assert (struck[0], struck[2:]) == ("subscribe", ["1", "1", "Subscribe to our newsletter"])
    assert struck[1].startswith("subscribe/")


def test_the_page_says_which_article_is_a_copy_of_which_and_why(report: str) -> None:
    [joined] = [line for line in report.splitlines() if line.startswith("- ")]
    found = re.match(
        r"- “(.+)” \((.+)\) is the same report as “(.+)” \((.+)\): (.+)\. 2 in", re.sub(r"\\(.)", r"\1", joined)
    )
    assert found
    copies = {(found[1], found[2]), (found[3], found[4])}
    assert copies == {("Bridge | closed", "Post"), ("<b>Piers</b> cracked", "Gazette")}
    assert found[5] == "exact-text, Jaccard 100%, contained 100%"


def test_the_page_says_what_was_turned_away_and_why(report: str) -> None:
    [rejected] = rows(report, "What was turned away: 1 input")
    assert rejected[0] == "no-content"
    assert re.search(r"^    copydesk explain --db \S+news\.duckdb '\S+a\.jsonl#4'$", report, re.MULTILINE)


def test_an_article_without_a_title_goes_by_the_beginning_of_its_text(report: str) -> None:
    assert OTHER[:69] + "…" in [row[2] for row in rows(report, "Newest stories")]


def test_a_run_with_nothing_in_it_has_a_page_too(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    settings = read_settings(db=tmp_path / "news.duckdb", workers=1)
    summary = ingest([str(tmp_path / "in")], settings)
    assert "| --- |" not in page(describe(settings.db, summary.run_id), settings.db)
    assert query.run(settings.db, "SELECT status FROM runs").to_pylist() == [{"status": "finished"}]
