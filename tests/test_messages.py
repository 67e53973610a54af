"""What is said when something is wrong: what, which one, the state now, the next step, and nothing that misleads."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import NOT_FOUND, feed, fetched, reply, serving, site, story

from flows.cli import run
from flows.errors import UsageError
from flows.fetch.book.source import read_book
from flows.fetch.round import Summary
from flows.terminal.fetched import fetched_lines
from warehouse.store import query

STORY = "The lighthouse of Ostholm was lit again on Monday, the keeper said. It had been dark for 112 days."
LOST = "<html><title>404 Not found</title><body><h1>404</h1><p>Not found</p></body></html>"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYDESK_CONTACT", "desk@news.example")


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> "Told":
    return Told(capsys)


class Told:
    """Runs a command, and gives its exit code with what it said on standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        self._capsys.readouterr()
        return run(arguments), self._capsys.readouterr().err


@pytest.mark.parametrize("command", [["sql", "SELECT 1"], ["doctor"], ["ingest", "a.txt", "--workers", "1"]])
def test_a_file_that_is_no_database_is_not_to_be_published_anew(command: list[str], told: Told) -> None:
    Path("a.txt").write_text(STORY)
    Path("not.duckdb").write_text(STORY)
    code, message = told(*command, "--db", "not.duckdb")
    assert (code, "not.duckdb can't be read: it is no DuckDB file" in message) == (1, True)
    assert "doctor" not in message
    assert Path("not.duckdb").read_text() == STORY


def test_what_an_unknown_id_says_to_run_can_be_run(told: Told) -> None:
    Path("a.txt").write_text(STORY)
    assert told("ingest", "a.txt", "--db", "old news.duckdb", "--workers", "1")[0] == 0
    code, message = told("explain", "nosuch", "--db", "old news.duckdb")
    _, _, command = message.partition("List what is there: copydesk ")
    assert (code, told(*shlex.split(command))) == (1, (0, ""))


def test_a_damaged_copy_is_to_be_published_anew(told: Told) -> None:
    Path("a.txt").write_text(STORY)
    assert told("ingest", "a.txt", "--db", "n.duckdb", "--workers", "1")[0] == 0
    Path("n.duckdb.published").write_text(STORY)
    code, message = told("sql", "SELECT 1", "--db", "n.duckdb")
    assert (code, "doctor --mend" in message) == (1, True)
    assert told("doctor", "--mend", "--db", "n.duckdb")[0] == 0
    assert query.run(Path("n.duckdb"), "SELECT 1 AS one").to_pylist() == [{"one": 1}]


@pytest.mark.parametrize("command", [["sql", "SELECT 1"], ["doctor"], ["ingest", "a.txt"]])
def test_a_folder_is_no_warehouse(command: list[str], told: Told) -> None:
    Path("a.txt").write_text(STORY)
    Path("folder").mkdir()
    code, message = told(*command, "--db", "folder")
    assert code == 2
    assert "--db folder is a folder. Name a file in it: folder/news.duckdb" in message


def test_a_setting_that_is_empty_is_unset(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_DB", "")
    code, message = told("sql", "SELECT 1")
    assert (code, "news.duckdb is not there" in message) == (1, True)


@pytest.mark.parametrize(
    ("asked", "said", "of_pivot"),
    [
        ("DROP TABLE articles", "a DROP statement", False),
        ("COPY articles TO 'x'", "a COPY statement", False),
        ("", "no statement", False),
        ("SELECT 1; SELECT 2", "2 statements", False),
        ("PIVOT articles ON source", "statements", True),
    ],
)
def test_of_pivots_is_only_spoken_where_there_is_one(asked: str, said: str, of_pivot: bool, told: Told) -> None:
    Path("a.txt").write_text(STORY)
    assert told("ingest", "a.txt", "--db", "n.duckdb", "--workers", "1")[0] == 0
    code, message = told("sql", asked, "--db", "n.duckdb")
    assert (code, said in message, "PIVOT" in message) == (1, True, of_pivot)


def test_an_address_of_ones_own_house_says_how_it_is_allowed(told: Told) -> None:
    code, message = told("sources", "add", "http://127.0.0.1:9/")
    assert (code, "127.0.0.1 is not public" in message, "allow_hosts" in message) == (2, True, True)
    assert "127.0.0.1 is 127.0.0.1" not in message


def test_a_taken_name_is_told_of_before_anybody_is_asked(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(site({"/feed": feed([])})) as server:
        monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", server.url("").removeprefix("http://").rstrip("/"))
        Path("sources.toml").write_text('[[source]]\nname = "Post"\nfeeds = ["https://post.example/feed"]\n')
        code, message = told("sources", "add", server.url("/feed"), "--name", "Post")
        assert (code, "has an entry 'Post' already" in message) == (2, True)
        assert server.log == []


def test_a_test_of_a_dead_feed_fails(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"/1": reply(story(1)), "/dead": NOT_FOUND}
    with serving(site(pages)) as server:
        pages["/live"] = feed([server.url("/1")])
        monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", server.url("").removeprefix("http://").rstrip("/"))
        for name, paths in (("Live", ["/live"]), ("Both", ["/live", "/dead"])):
            feeds = ", ".join(f'"{server.url(path)}"' for path in paths)
            Path("sources.toml").write_text(f'[[source]]\nname = "{name}"\nfeeds = [{feeds}]\n')
            code, message = told("sources", "test", name)
            assert code == len(paths) - 1
            assert ("1 of 2 feeds and sitemaps can't be read" in message) == (name == "Both")


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('feeds = "https://post.example/feed"', "feeds: give a list"),
        ("feeds = [7]", "feeds.0: give a text in quotes"),
        ('feeds = ["ftp://post.example"]', "feeds.0: 'ftp://post.example' can't be fetched"),
        ("name = 7", "name: give a text in quotes"),
        ('name = ""', "name: is empty"),
        ('pages = "perhaps"', "pages: give true or false"),
        ('delay = "long"', "delay: give a number"),
        ("delay = -1", "delay: at least 0"),
        ("delay = 9999", "delay: at most 3600"),
        ("max_pages = 1.5", "max_pages: give a whole number"),
        ('country = "Spain"', "country: give two capitals"),
        ('language = "Spanish"', "language: give a tag"),
        ("recheck = 7", "recheck: give a list"),
        ('every = "soon"', "every: give a number and one of s, m, h, d"),
        ("kind = [1]", "kind: give a text in quotes"),
        (f'kind = "{"x" * 101}"', "kind: at most 100 characters"),
        ("colour = 7", "colour: is no field of a source"),
    ],
)
def test_what_is_wrong_in_a_source_book_is_said_plainly(field: str, message: str, tmp_path: Path) -> None:
    given = {"name": 'name = "Post"', "feeds": 'feeds = ["https://post.example/feed"]'}
    given[field.partition(" ")[0]] = field
    path = tmp_path / "sources.toml"
    path.write_text("[[source]]\n" + "\n".join(given.values()) + "\n")
    with pytest.raises(UsageError) as error:
        read_book(path)
    assert message in str(error.value)
    assert not any(phrase in str(error.value) for phrase in ("Input should", "Value error", "valid"))


@pytest.mark.parametrize("form", [[], ["--format", "text"]])
def test_a_page_that_has_no_text_leaves_the_output_empty(form: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("404.html").write_text(LOST)
    assert run(["clean", "404.html", *form]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "copydesk: 404.html is rejected: soft-404\n")
    assert run(["clean", "404.html", "--output", "row.jsonl"]) == 0
    assert '"status":"rejected"' in Path("row.jsonl").read_text()


@pytest.mark.parametrize("command", [["clean", "a.txt"], ["clean", "."], ["ingest", "a.txt", "--workers", "1"]])
def test_an_output_that_is_full_is_said_in_one_line(command: list[str]) -> None:
    Path("a.txt").write_text(STORY)
    call = f"import sys; from flows.cli import main; sys.argv[1:] = {command!r}; main()"
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-c", call], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if line.startswith("copydesk: the output")]
    assert (done.returncode, told) == (
        1,
        ["copydesk: the output can't be written: No space left on device. It is not whole."],
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("new", "said"), [(1, "1 new entry"), (0, "0 new entries"), (2, "2 new entries")])
def test_a_round_counts_new_entries_as_people_do(new: int, said: str) -> None:
    summary = Summary("r1", {"fetched": 1}, new, {}, bytes=0, waited=0, seconds=0)
    assert fetched_lines(summary, Path("archive"))[0] == f"1 feed asked: 1 fetched, 0 unchanged, {said}"


def test_an_empty_folder_is_said_to_be_empty(told: Told) -> None:
    Path("empty").mkdir()
    code, message = told("ingest", "empty", "--db", "n.duckdb", "--workers", "1")
    assert (code, "no document was found" in message) == (0, True)


def test_one_line_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text(f"{STORY}\n\nSubscribe to our newsletter for daily news\n\nThe lamp burns oil, he said.")
    assert run(["ingest", "a.txt", "--db", "n.duckdb", "--workers", "1"]) == 0
    assert "\n1 line removed: 1 subscribe\n" in capsys.readouterr().out


def test_a_status_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages: dict[str, bytes] = {"/1": NOT_FOUND}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/1")])
        fetched(tmp_path / "archive", server, {"feeds": [server.url("/feed")]})
        assert run(["explain", server.url("/1"), "--db", "n.duckdb", "--archive", "archive"]) == 0
    assert "not-found (404) page" in capsys.readouterr().out
