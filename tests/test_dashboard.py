"""What the dashboard says of a run: its name and state, what is unusual about it, its charts and its commands."""

import errno
import json
import re
import shlex
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flows.dashboard import shell
from flows.dashboard.charts import columns, funnel
from flows.dashboard.outcome import Outcome, named, of_failure, of_held, of_summary
from flows.dashboard.report import page
from flows.dashboard.usual import compared
from flows.ingest import ingest
from flows.settings import read_settings
from warehouse.ask.report import Run, describe
from warehouse.errors import NoSpace, WarehouseBusy, WarehouseCorrupt
from warehouse.store.connection import connect
from warehouse.store.runs import RunSummary

DB = Path("/srv/news.duckdb")


def summary(copies: int = 0, rejected: dict[str, int] | None = None, **states: int) -> RunSummary:
    turned = rejected or {}
    states |= {"rejected": sum(turned.values())}
    return RunSummary("r", sum(states.values()), states, turned, {"share": 2}, 1, copies, 0, 0, 1.25)


def test_a_run_is_named_for_what_came_of_it() -> None:
    assert of_summary(summary(copies=7, loaded=28, rejected={"binary": 3, "empty": 2})) == Outcome(
        "28 new, 5 rejected",
        ("new", "rejected", "copies"),
        "33 seen: 28 new, 5 rejected (3 binary, 2 empty); 2 lines struck; 7 copies; 1.2 s",
    )


def test_a_run_without_news_says_so() -> None:
    assert of_summary(summary(unchanged=4)).short == "nothing new"
    assert of_summary(summary(unchanged=4)).tags == ("nothing-new",)
    assert of_summary(summary(rejected={"empty": 1})).short == "nothing new, 1 rejected"


def test_a_source_is_named_as_given_and_a_long_path_by_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "a-folder-with-a-name-of-some-length" / "wire"
    folder.mkdir(parents=True)
    assert named(["news/"]) == "ingest news/"
    assert named([str(folder), "more", "and"]) == "ingest wire/ and 2 more"
    assert named([]) == "ingest nothing"
    assert named(["a\nb\x1b[31m"]) == "ingest a b\ufffd[31m"


@pytest.mark.parametrize(
    ("error", "command"),
    [
        (WarehouseCorrupt("It can't be read."), "copydesk restore --db /srv/news.duckdb BACKUP"),
        (NoSpace("No room."), "df -h /srv"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/srv/in folder"), "ls -ld '/srv/in folder'"),
        (ValueError("odd"), "copydesk ingest --db /srv/news.duckdb 'in folder/'"),
    ],
)
def test_a_failure_ends_with_the_command_to_go_on_with(error: Exception, command: str) -> None:
    outcome = of_failure(error, DB, ["in folder/"])
    assert outcome.message.endswith(f" Next: {command}")
    assert (outcome.short, outcome.tags) == ("failed", ("failed",))


def test_a_held_run_says_how_to_see_who_holds_the_warehouse() -> None:
    assert of_held(WarehouseBusy("n.duckdb", 71)).message.endswith("To see which one: ps -fp 71")
    assert "ps -fp" not in of_held(WarehouseBusy("n.duckdb", None)).message


def run(loaded: int, ago: int = 0, rejected: int = 0, words: float | None = 200.0) -> Run:
    at = datetime(2026, 3, 4, 12, tzinfo=UTC) - timedelta(hours=ago)
    return Run(f"r{ago}", at, loaded, 0, rejected, words if loaded else None, 1.5 if loaded else None, 3.0)


def test_what_goes_beyond_all_runs_before_is_said() -> None:
    told = compared([run(40, rejected=2), run(10, 1), run(0, 2), run(12, 3), run(8, 4, rejected=8)])
    assert "Beside the 3 runs before it that brought news; 1 of the 4 runs before brought nothing new." in told
    rows = [line.split(" | ") for line in told.splitlines() if line.startswith("| ")]
    assert rows[2] == ["| new articles", "40", "10", "8", "12", "**most so far** |"]
    assert rows[4] == ["| rejected of new inputs", "4.8 %", "0 %", "0 %", "50 %", " |"]


def test_runs_without_news_are_not_what_is_usual() -> None:
    assert "**" not in compared(
        [run(10), *(run(0, ago) for ago in range(1, 9)), *(run(10, ago) for ago in (9, 10, 11))]
    )


def test_with_too_few_runs_nothing_is_called_unusual() -> None:
    assert compared([run(500), run(1, 1), run(1, 2)]).startswith("No habit yet")
    assert compared([run(0)]) == "Nothing new in this first run.\n"
    assert compared([run(0), run(5, 1)]).startswith("Nothing new in this run; 0 of the 1 run before")


def picture(markdown: str) -> ElementTree.Element:
    """The drawing of an image that stands alone, as a browser would read it."""
    found = re.fullmatch(r"\n?!\[[^]]+\]\(data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)\)\n", markdown)
    assert found
    return ElementTree.fromstring(b64decode(found[1]))


def bars(drawing: ElementTree.Element) -> list[tuple[float, float]]:
    boxes = drawing.findall("{http://www.w3.org/2000/svg}rect")
    return [(float(box.attrib["width"]), float(box.attrib["height"])) for box in boxes]


def test_bars_of_the_funnel_are_as_long_as_their_numbers() -> None:
    drawing = picture(funnel([("seen", 40, ""), ("read", 20, "<20 & more>"), ("joined", 0, "")]))
    [seen, read, joined] = [width for width, _ in bars(drawing)]
    assert (read, joined) == (seen / 2, 1.0)
    assert "20 · <20 & more>" in "".join(drawing.itertext())


@pytest.mark.parametrize("days", [0, 1, 30, 400])
def test_columns_stay_within_the_picture(days: int) -> None:
    drawing = picture(columns("Days", [(f"{n} Mar", n, 1) for n in range(days)], ("stories", "copies")))
    for box in drawing.findall("{http://www.w3.org/2000/svg}rect"):
        assert 0 <= float(box.attrib["x"]) <= float(drawing.attrib["width"]) + 0.5
        assert float(box.attrib["height"]) >= 0
        assert float(box.attrib["y"]) >= 0


hostile = st.text(st.sampled_from("ab '\"`$;|&<>()[]#\\\n\r\t\u2028\x1b\u202e-*!é"), min_size=1, max_size=30)


@given(hostile, hostile)
@example("it's $(rm -rf .) `ls`.txt", "-x")
@example("a\n```\n# free", "b")
@settings(max_examples=300, deadline=None)
def test_a_command_gives_the_shell_the_key_and_nothing_else_and_stays_in_its_block(key: str, what: str) -> None:
    command = shell.explain(DB, key) or shell.sql(DB, f"FROM rejections WHERE reason = {shell.text(key)}")
    found = MarkdownIt("commonmark", {"html": True}).parse(f"Why:\n\n{shell.block([(what, command)])}\nAfter.\n")
    assert [token.type for token in found if token.level == 0 and token.nesting >= 0] == [
        "paragraph_open",
        "code_block",
        "paragraph_open",
    ]
    [block] = [token.content for token in found if token.type == "code_block"]
    comment, line = block.rstrip("\n").split("\n")
    assert comment.startswith("# ")
    words = shlex.split(line)
    assert words[:4] == ["copydesk", words[1], "--db", str(DB)]
    assert (words[-1] == key) if words[1] == "explain" else len(words) == 5


def test_one_command_that_explains_two_rows_stands_once() -> None:
    assert shell.block([("one", "run x"), ("two", "run x")]) == "    # one, two\n    run x\n"


def test_the_page_draws_the_funnel_and_names_the_command_behind_each_row(tmp_path: Path) -> None:
    """Two copies of a report, an empty input, and on the second run an unchanged file beside a new one."""
    bridge = (
        "The bridge at Olmet was closed on Monday after divers found cracks in two of its nine old stone piers. " * 3
    )
    rows = [{"id": "1", "source": "Post", "text": bridge + "\n\nSubscribe to our newsletter"}]
    rows += [{"id": "2", "source": "Gazette", "text": bridge}, {"id": "3", "source": "Post"}]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    desk = read_settings(db=tmp_path / "n.duckdb", workers=1)
    first = ingest([str(tmp_path / "in")], desk)
    report = page(describe(desk.db, first.run_id), desk.db)
    assert "![3 seen, 2 read, 2 cleaned, 2 new, 1 joined](data:image/svg+xml;base64," in report
    commands = [line.strip() for line in report.splitlines() if line.startswith("    copydesk ")]
    words = [shlex.split(command) for command in commands]
    assert [f"{tmp_path}/in/a.jsonl#3"] in [word[4:] for word in words]
    assert [len(word[4:]) for word in words if word[1] == "explain"] == [1, 1, 2]
    (tmp_path / "in" / "b.txt").write_text("A chess club in Brannay has won the league of the northern coast again.")
    second = ingest([str(tmp_path / "in")], desk)
    report = page(describe(desk.db, second.run_id), desk.db)
    assert "![2 seen, 1 read, 1 cleaned, 1 new, 0 joined](" in report


def test_sources_that_are_not_well_stand_first_with_a_command(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    rows = [
        {"id": "1", "source": "Well", "text": "The lighthouse at Cape Runa was lit again on Friday, after 14 months."}
    ]
    rows += [{"id": str(n), "source": "Ill"} for n in (2, 3)]
    (tmp_path / "in" / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    desk = read_settings(db=tmp_path / "n.duckdb", workers=1)
    report = describe(desk.db, ingest([str(tmp_path / "in")], desk).run_id)
    assert [(one.source, one.health) for one in report.health] == [("Ill", "broken"), ("Well", "steady")]
    assert "1 of 2 sources to look at: 1 broken." in page(report, desk.db)
    assert "sql --db" in page(report, desk.db)


def test_days_tell_the_first_article_of_a_report_from_those_that_came_later(tmp_path: Path) -> None:
    """One article two days ago, its copy and another story today; the day between has nothing, and is there."""
    bridge = (
        "The bridge at Olmet was closed on Monday after divers found cracks in two of its nine old stone piers. " * 3
    )
    chess = "A chess club in Brannay that began with four members in a laundry has won the league of the coast."
    (tmp_path / "in").mkdir()
    desk = read_settings(db=tmp_path / "n.duckdb", workers=1)
    (tmp_path / "in" / "a.txt").write_text(bridge)
    ingest([str(tmp_path / "in")], desk)
    with connect(desk.db) as writer:
        writer.execute("UPDATE article_heads SET first_seen_at = first_seen_at - INTERVAL 2 DAY")
    (tmp_path / "in" / "b.txt").write_text(bridge)
    (tmp_path / "in" / "c.txt").write_text(chess)
    report = describe(desk.db, ingest([str(tmp_path / "in")], desk).run_id)
    assert [(one.stories, one.copies) for one in report.days] == [(1, 0), (0, 0), (1, 1)]
    assert "![Stories and copies of the last 3 days](" in page(report, desk.db)
