"""The command line answers as people expect it to, and the page that explains it is current."""

import os
import pty
import re
import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import typer

from flows import errors
from flows.cli import EXIT_BUSY, EXIT_INTERRUPTED, run
from flows.commands import FROM_SETTINGS, app
from flows.commands.__main__ import page
from flows.settings import Settings
from flows.terminal.manual import EXAMPLES

DOCS = Path(__file__).parent.parent / "docs"
COPYDESK = [sys.executable, "-c", "from flows.cli import main; main()"]
STORY = "The harbour of Ostholm reopened on Monday after the storm, and 14 ferries sailed at noon, the port said."
PROMO = "Subscribe to our newsletter"
TEXT = f"{STORY}\n\n{STORY.replace('14', '15')}\n\n{PROMO}\n"
CLEAN = f"{STORY}\n\n{STORY.replace('14', '15')}\n"


def piped(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COPYDESK, *arguments], cwd=folder, input=text, capture_output=True, text=True, check=False)


def every_command() -> list[str]:
    """Their words, as `sources add`."""
    group: Any = typer.main.get_command(app)
    context = group.make_context("copydesk", ["x"], resilient_parsing=True)
    found = []
    for name in group.list_commands(context):
        below = getattr(group.get_command(context, name), "commands", {})
        found += [name, *(f"{name} {one}" for one in below)]
    return found


@pytest.mark.parametrize("words", every_command())
def test_a_page_of_help_fits_and_names_nothing_of_python(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run([*words.split(), "-h"]) == 0
    page = capsys.readouterr().out
    assert max(map(len, page.splitlines())) <= 80
    assert re.findall(r"<\w|[{}]|bool|list\[|default: \(", page) == []
    assert " " in words or "For example:" in page


@pytest.mark.parametrize("example", [example for examples in EXAMPLES.values() for example in examples])
def test_an_example_of_the_help_is_one_that_the_command_understands(example: str) -> None:
    group: Any = typer.main.get_command(app)
    context = group.make_context("copydesk", ["x"], resilient_parsing=True)
    _, name, *words = shlex.split(example)
    command = group.get_command(context, name)
    if below := getattr(command, "commands", {}):
        command, words = below[words[0]], words[1:]
    command.make_context(name, words)  # raises what is wrong with the words


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_has_its_short_name_in_every_command(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["clean"], ["sources"], ["sources", "add"]):
        assert run([*words, option]) == 0
        assert "Usage: copydesk" in capsys.readouterr().out


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"copydesk {version('copydesk')}\n"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["ingset", "news"], "Did you mean 'ingest'?"),
        (["sources", "lst"], "Did you mean 'list'?"),
        (["clean", "a.txt", "--outptu", "b"], "Did you mean --output?"),
        (["wholly-else"], "`copydesk -h` lists them."),
    ],
)
def test_a_slip_of_the_hand_is_told_what_was_meant(
    words: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert capsys.readouterr().err.rstrip().endswith(meant)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ingest", "a", "--workers", "many"], "'--workers': must be a whole number"),
        (["search", "a", "--limit", "0"], "'--limit': must be at least 1"),
        (["dedup", "--threshold", "2"], "'--threshold': must be at most 1"),
        (["clean", "a", "--format", "pdf"], "'--format': 'pdf' is not one of 'auto', 'text', 'json', 'html'."),
    ],
)
def test_a_value_that_can_not_be_is_told_in_our_words(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert capsys.readouterr().err == f"copydesk: Invalid value for {said}\n"


def test_a_default_in_the_help_is_that_of_the_setting() -> None:
    fields = Settings.model_fields
    told = {name: value for name, value in FROM_SETTINGS.items() if name in fields and name != "workers"}
    assert told == {name: str(fields[name].get_default()) for name in told}
    assert FROM_SETTINGS["into"] == FROM_SETTINGS["archive"]


def test_the_page_of_the_commands_is_the_one_that_the_code_gives() -> None:
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == page(), "run `make docs`"


def test_every_exit_code_of_an_error_is_explained() -> None:
    kinds = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.CopydeskError)]
    codes = {kind.exit_code for kind in kinds} | {EXIT_BUSY, EXIT_INTERRUPTED, 0}
    assert codes <= errors.EXIT_CODES.keys()


def test_the_help_lists_each_exit_code_in_the_words_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-h"]) == 0
    help_ = " ".join(capsys.readouterr().out.split())
    assert [text for text in errors.EXIT_CODES.values() if text.replace("`", "") not in help_] == []


@pytest.mark.parametrize(
    ("typed", "place", "offered"), [("copydesk se", 1, "search\nserve\nsettings"), ("copydesk sql --fo", 2, "--format")]
)
def test_the_shell_completes_commands_and_options(typed: str, place: int, offered: str) -> None:
    asked = {**os.environ, "_COPYDESK_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(place)}
    done = subprocess.run(COPYDESK, env=asked, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == offered


def test_one_text_by_standard_input_comes_back_as_text(tmp_path: Path) -> None:
    done = piped(tmp_path, TEXT, "clean", "-")
    assert (done.returncode, done.stdout, done.stderr) == (0, CLEAN, "")


def test_many_documents_by_standard_input_are_rows(tmp_path: Path) -> None:
    done = piped(tmp_path, f'{{"id": "a", "text": "{STORY}"}}\n', "clean", "-")
    assert done.returncode == 0
    assert done.stdout.startswith('{"id":"a","status":"ok"')


@pytest.mark.parametrize("first", ["1", '"x"\nnull', "[5]"])
def test_json_lines_by_standard_input_may_begin_with_a_line_that_is_none(first: str, tmp_path: Path) -> None:
    rows = "".join(f'{{"id": "{id_}", "text": "{STORY}"}}\n' for id_ in "ab")
    done = piped(tmp_path, f"{first}\n{rows}", "clean", "-")
    ids = re.findall(r'"id":"([^"]+)","status":"ok"', done.stdout)
    assert (ids, done.stdout.count("not-an-object")) == (["a", "b"], first.count("\n") + 1)


def test_nothing_by_standard_input_is_refused_and_no_traceback(tmp_path: Path) -> None:
    done = piped(tmp_path, "", "clean", "-")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "copydesk: - is rejected: empty\n")


def test_several_files_are_rows_in_their_order_or_texts_with_their_names(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(TEXT)
    (tmp_path / "a.txt").write_text(TEXT.replace("Ostholm", "Lindvik"))
    rows = piped(tmp_path, "", "clean", "b.md", "a.txt").stdout
    assert re.findall(r'^\{"id":"([^"]+)"', rows, re.MULTILINE) == ["b.md", "a.txt"]
    texts = piped(tmp_path, "", "clean", "b.md", "a.txt", "--format", "text").stdout
    assert texts == f"==> b.md <==\n{CLEAN}==> a.txt <==\n{CLEAN.replace('Ostholm', 'Lindvik')}"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse of one article."""
    folder = tmp_path_factory.mktemp("news")
    (folder / "a.txt").write_text(TEXT)
    assert piped(folder, "", "ingest", "a.txt").returncode == 0
    return folder


def typed(folder: Path, keys: str, *arguments: str, columns: int = 80, term: str = "xterm") -> tuple[int, str]:
    """Exit code and what the terminal shows to somebody who types that, with the folder as home."""
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.chdir(folder)
            own = {"TERM": term, "COLUMNS": str(columns), "XDG_STATE_HOME": str(folder / "state")}
            os.execvpe(COPYDESK[0], [*COPYDESK, *arguments], {**os.environ, **own})
        finally:
            os._exit(127)
    shown, waiting = bytearray(), keys.splitlines(keepends=True)
    with os.fdopen(terminal, "r+b", buffering=0) as stream:
        try:
            while chunk := stream.read(65536):
                shown += chunk
                if waiting and shown.rstrip().endswith((b"sql>", b"...>")):
                    stream.write(waiting.pop(0).encode())
        except OSError:  # how Linux says that the other side has gone
            pass
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode().replace("\r\n", "\n")


def test_the_prompt_answers_goes_on_after_a_mistake_and_remembers(news: Path) -> None:
    code, shown = typed(news, "SELECT count(*)\nAS n FROM articles;\nFROM nowhere;\nSELECT 6 * 7 AS w;\nquit\n", "sql")
    assert code == 0
    assert re.search(r"│ +1 │", shown)
    assert "copydesk: Catalog Error" in shown
    assert re.search(r"│ +42 │", shown)
    asked = (news / "state" / "copydesk" / "sql_history").read_text()
    assert "SELECT count(*) AS n FROM articles;\nFROM nowhere;\nSELECT 6 * 7 AS w;\n" in asked
    code, shown = typed(news, "\x1b[A\nquit\n", "sql")  # arrow up
    assert code == 0
    assert re.search(r"│ +42 │", shown)


def test_the_end_of_input_leaves_the_prompt(news: Path) -> None:
    assert typed(news, "\x04\n", "sql")[0] == 0


def test_a_prompt_on_no_warehouse_says_so_at_once(tmp_path: Path) -> None:
    code, shown = typed(tmp_path, "", "sql")
    assert code == 1
    assert "news.duckdb is not there" in shown
    assert "sql>" not in shown


def test_without_a_terminal_the_question_comes_by_standard_input(news: Path) -> None:
    done = piped(news, "SELECT 6 * 7 AS n", "sql", "--format", "csv")
    assert (done.returncode, done.stdout, done.stderr) == (0, "n\n42\n", "")


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize(
    "question",
    ["SELECT article_id, text, source FROM articles", "SELECT title, text, word_count, cluster_id FROM articles"],
)
def test_a_table_fits_the_terminal(question: str, columns: int, news: Path) -> None:
    code, shown = typed(news, "", "sql", question, columns=columns)
    assert code == 0
    assert max(map(len, shown.splitlines())) <= columns


@pytest.mark.parametrize("words", [["clean", "a.txt"], ["clean", "-h"], ["sql", "FROM articles"]])
def test_no_color_means_no_colour(words: list[str], news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    code, shown = typed(news, "", *words)
    assert code == 0
    assert re.findall(r"\x1b\[[0-9;]*(?:3|4|9)[0-7][;m]", shown) == []
    assert words != ["clean", "a.txt"] or f"\x1b[9m{PROMO}\x1b[0m" in shown


def test_a_terminal_that_can_nothing_gets_plain_text(news: Path) -> None:
    code, shown = typed(news, "", "clean", "a.txt", term="dumb")
    assert code == 0
    assert "\x1b" not in shown
    assert f"{PROMO} ← subscribe" in shown
