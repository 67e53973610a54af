"""`copydesk sql` without a question, on a terminal: one question after the other, with those asked before at hand."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa

from flows.terminal.tables import write_answer
from warehouse.errors import WarehouseError
from warehouse.store.query import run

FIRST, FURTHER = "sql> ", "...> "
HISTORY = 1000  # questions that are remembered
LEAVE = {"exit", "quit", ".exit", ".quit", ".q", "\\q"}
HELP = """A question ends with ; or an empty line. Ctrl-C drops it, Ctrl-D leaves. Arrow up: what was asked before.
SHOW TABLES lists tables and views, DESCRIBE articles their columns. Nothing can be written here."""


def converse(db: Path, form: str) -> None:
    """Asks until the person leaves. A question that can't be answered is told so, and the next one follows."""
    run(db, "SELECT 1")  # a warehouse that isn't there is said before anybody has typed
    print(f"{db}, read-only. .help for help.")
    with _remembered() as remember:
        for question in _questions():
            remember(question)
            try:
                answer: pa.Table = run(db, question)
                write_answer(answer, form)
            except WarehouseError as error:
                print(f"copydesk: {error}", file=sys.stderr)
            except KeyboardInterrupt:
                print("copydesk: interrupted", file=sys.stderr)


def _questions() -> Iterator[str]:
    lines: list[str] = []
    while True:
        try:
            line = input(FURTHER if lines else FIRST)
        except KeyboardInterrupt:
            print()
            lines = []
            continue
        except EOFError:
            print()
            return
        word = line.strip().rstrip(";").lower()
        if not lines and word in LEAVE:
            return
        if not lines and word in (".help", "help"):
            print(HELP)
            continue
        lines += [line] if line.strip() else []
        if lines and (not line.strip() or line.rstrip().endswith(";")):
            yield "\n".join(lines)
            lines = []


@contextmanager
def _remembered() -> Iterator[Callable[[str], None]]:
    """A question of several lines is one entry. Where Python has no readline or the file can't be had, none is kept."""
    try:
        import readline
    except ImportError:
        yield lambda question: None
        return
    file = history_file()
    readline.set_auto_history(False)
    readline.set_history_length(HISTORY)
    with suppress(OSError):  # the first time, or a folder that may not be read
        readline.read_history_file(file)
    try:
        yield lambda question: readline.add_history(" ".join(question.split("\n")))
    finally:
        with suppress(OSError):  # a home that may not be written to costs the history, and nothing else
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            readline.write_history_file(file)


def history_file() -> Path:
    """Where the XDG base directory specification wants what is kept between runs."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state, "copydesk", "sql_history")
