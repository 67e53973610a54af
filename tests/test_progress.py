"""Who waits at a terminal sees what is being done; who doesn't gets the answer and nothing else."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from loopback import serving, site
from screen import COLUMNS, COPYDESK, Terminal

from flows.upkeep.maintain import STEPS

CLOCK = re.compile(r"^. \d+:\d\d (.+)$")
STORY = "The harbour of {} reopened on Monday after the storm, and {} ferries sailed at noon, the port said."
TOWNS = ("Ostholm", "Lindvik", "Kelmsbury", "Port Ellis", "Valmont")


def with_news(folder: Path) -> Path:
    (folder / "news").mkdir()
    for number, town in enumerate(TOWNS):
        story = "\n\n".join(STORY.format(town, number + more) for more in (20, 40, 60))
        (folder / "news" / f"{number}.txt").write_text(f"{story}\n\nSubscribe to our newsletter\n")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_news(tmp_path)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse of the articles."""
    folder = with_news(tmp_path_factory.mktemp("news"))
    piped(folder, "ingest", "news")
    return folder


def piped(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COPYDESK, *arguments], cwd=folder, capture_output=True, text=True, check=True)


def phases(terminal: Terminal) -> list[str]:
    """What the line said, each once, in order."""
    return list(dict.fromkeys(found[1] for line in terminal.drawn() if (found := CLOCK.match(line))))


def test_the_clock_goes_on_while_one_step_takes_long(folder: Path) -> None:
    """The step is a wait for a program that has the warehouse open; this one, until it has seen the clock move."""
    piped(folder, "ingest", "news/0.txt")
    with duckdb.connect(str(folder / "news.duckdb")):
        terminal = Terminal(folder, "ingest", "news")
        for second in (0, 1, 2):
            terminal.until(f"0:0{second} opening the warehouse")
    assert terminal.end() == 0
    left = terminal.left()
    assert left[0] == "5 seen: 4 loaded, 0 revised, 1 unchanged, 0 duplicate, 0 rejected"
    assert not any(CLOCK.match(line) for line in left)


INGEST = (
    "opening the warehouse",
    "reading and cleaning, part 1",
    "joining and loading, part 1: 5 articles",
    "closing the run: 5 articles",
    "publishing the copy for readers: 5 articles",
    "building the search index: 5 articles",
)


@pytest.mark.parametrize(
    ("words", "told", "summary"),
    [
        ("ingest news --again", INGEST, "5 seen: 0 loaded, 0 revised, 5 unchanged"),
        (
            "reclean",
            (
                "opening the warehouse",
                "learning each publisher's furniture",
                "cleaning again: 0 inputs",
                "cleaning again: 5 inputs",
                "joining and loading what has changed: 5 inputs",
                "publishing the copy for readers",
            ),
            "cleaned again",
        ),
        (
            "recluster",
            (
                "opening the warehouse",
                "counting which phrases are furniture",
                "comparing again: 0 of 5 articles",
                "publishing the copy for readers",
            ),
            "5 articles compared again, 0 changed",
        ),
        ("dedup --dry-run", ("judging the stored pairs by these thresholds",), "stored pairs judged again"),
        (
            "report --html page.html",
            ("reading the warehouse", "drawing the page of 5 articles"),
            "5 articles, 5 stories: written to page.html",
        ),
        ("export out.csv", ("reading the articles", "writing: 5 articles"), "5 articles in out.csv"),
        (
            "backup copy.duckdb",
            ("copying the warehouse and comparing every row",),
            "copy.duckdb holds every row of the warehouse",
        ),
        ("doctor", ("examining the warehouse",), "ok"),
    ],
)
def test_a_command_says_what_it_does_and_leaves_its_summary_alone(
    words: str, told: tuple[str, ...], summary: str, loaded: Path
) -> None:
    terminal = Terminal(loaded, *words.split(), NO_COLOR="1")
    assert terminal.end() == 0
    assert [one for one in phases(terminal) if one in told] == list(told)
    assert max(map(len, terminal.drawn())) <= COLUMNS
    left = "\n".join(terminal.left())
    assert summary in left
    assert not any(phase in left for phase in told)
    assert re.findall(r"\x1b\[[0-9;]*m", terminal.written) == []


def test_maintenance_says_which_step_it_is_at_and_leaves_a_line_for_each(loaded: Path) -> None:
    terminal = Terminal(loaded, "maintain", NO_COLOR="1")
    assert terminal.end() == 0
    assert [one for one in phases(terminal) if one in STEPS] == list(STEPS)
    lines = [line for line in terminal.left() if line.startswith("done")]
    for step, line in zip(STEPS, lines, strict=True):
        assert step.startswith(line.removeprefix("done").strip().partition(":")[0])


def test_a_round_of_fetching_counts_what_is_done_and_what_is_left(tmp_path: Path) -> None:
    with serving(site({})) as server:
        book = f'[[source]]\nname = "One"\nfeeds = ["{server.url("/gone.xml")}"]\n'
        (tmp_path / "sources.toml").write_text(book)
        who = {"COPYDESK_CONTACT": "desk@news.example", "COPYDESK_ALLOW_HOSTS": server.authority}
        terminal = Terminal(tmp_path, "fetch", **who)
        assert terminal.end() == 0
    told = ["fetching: 0 feeds, 0 pages done, 1 to go", "fetching: 1 feed, 0 pages done, 0 to go"]
    assert [one for one in phases(terminal) if one != "starting"] == told
    assert terminal.left()[0].startswith("1 feed asked: 0 fetched, 0 unchanged, 0 new entries")


def test_what_is_wider_than_the_terminal_is_cut_to_its_width(tmp_path: Path) -> None:
    """Of two rows only the second would be cleared."""
    told = "from flows.terminal.progress import progress\nwith progress() as line: line('word ' * 99)"
    terminal = Terminal(tmp_path, program=(sys.executable, "-c", told))
    assert terminal.end() == 0
    assert max(map(len, terminal.drawn())) == COLUMNS
    assert terminal.left() == []


def test_into_a_pipe_goes_the_answer_and_nothing_else(loaded: Path) -> None:
    done = piped(loaded, "recluster")
    assert (done.stdout.count("\n"), done.stderr) == (1, "")


def test_an_interrupted_run_leaves_one_line(folder: Path) -> None:
    piped(folder, "ingest", "news/0.txt")
    with duckdb.connect(str(folder / "news.duckdb")):
        terminal = Terminal(folder, "ingest", "news")
        terminal.until("opening the warehouse")
        terminal.interrupt()
        assert terminal.end() == 130
    assert [line for line in terminal.left() if line != "^C"] == ["copydesk: interrupted"]
