"""The installed command as people and scripts meet it: what is shown, exit codes, one clear line for each mistake."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from make import article, ingest

from flows import cli
from warehouse.store import lease, publish

COPYDESK = [sys.executable, "-c", "from flows.cli import main; main()"]
STORY = "The harbour of Ostholm reopened on Monday after the storm, and 14 ferries sailed at noon, the port said."
PROMO = "Subscribe to our newsletter"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(f"{STORY}\n\n{STORY.replace('14', '15')}\n\n{PROMO}\n")
    (tmp_path / "text.duckdb").write_text("no database\n")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("COPYDESK_", "PREFECT_"))}
    return subprocess.run(
        [*COPYDESK, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def on_a_terminal(folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and what the terminal got, of standard output and error together."""
    pid, terminal = pty.fork()
    if pid == 0:
        try:
            os.chdir(folder)
            os.execvpe(COPYDESK[0], [*COPYDESK, *arguments], {**os.environ, "TERM": "xterm", "COLUMNS": "200"})
        finally:
            os._exit(127)
    shown = bytearray()
    with os.fdopen(terminal, "rb", buffering=0) as stream:
        try:
            while chunk := stream.read(65536):
                shown += chunk
        except OSError:  # how Linux says that the other side has gone
            pass
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("clean nowhere.txt", "nowhere.txt"),
        ("ingest nowhere.txt", "nowhere.txt"),
        ("ingest *.nothing", "*.nothing"),
        ("ingest", "SOURCE"),
        ("ingest a.txt --fast", "--fast"),
        ("nonsense", "nonsense"),
        ("clean a.txt --map body", "--map body"),
        ("ingest a.txt --map headline=a", "--map headline=a"),
        ("clean a.txt --output no/where.jsonl", "--output no/where.jsonl"),
        ("clean a.txt --output .", "--output ."),
        ("clean a.txt --format pdf", "pdf"),
        ("export x.parquet --from lately", "--from lately"),
        ("export x.parquet --to 2026-13", "--to 2026-13"),
        ("ingest a.txt --workers 0", "workers"),
        ("ingest a.txt --db no/where.duckdb", "--db no/where.duckdb"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(arguments: str, names: str, folder: Path) -> None:
    before = sorted(folder.iterdir())
    done = run(folder, *arguments.split())
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert done.stderr.startswith("copydesk: ")
    assert names in done.stderr
    assert sorted(folder.iterdir()) == before


def test_a_warehouse_that_is_none_is_left_alone(folder: Path) -> None:
    done = run(folder, "ingest", "a.txt", "--db", "text.duckdb")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "text.duckdb" in done.stderr
    assert (folder / "text.duckdb").read_text() == "no database\n"


def test_a_second_run_exits_75_and_names_the_first(folder: Path) -> None:
    with lease.hold(folder / "news.duckdb"):
        done = run(folder, "ingest", "a.txt", "--db", "news.duckdb")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (75, "", 1)
    assert str(os.getpid()) in done.stderr


def test_off_a_terminal_ingest_writes_the_summary_and_nothing_else(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"\0")
    done = run(folder, "ingest", "a.txt", "b.txt", "--db", "news.duckdb")
    assert (done.returncode, done.stderr) == (0, "")
    first, second, *_ = done.stdout.split("\n")
    assert first == "2 seen: 1 loaded, 0 revised, 0 unchanged, 0 duplicate, 1 rejected"
    assert second == "1 rejected: 1 empty"


def test_what_became_of_a_file_is_told_by_the_end_of_its_path(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"\0")
    run(folder, "ingest", str(folder), "--db", "news.duckdb")
    assert "rejected" in run(folder, "explain", "b.txt", "--db", "news.duckdb").stdout
    assert "subscribe" in run(folder, "explain", f"{folder.name}/a.txt", "--db", "news.duckdb").stdout


def test_on_a_terminal_ingest_shows_how_far_it_is(folder: Path) -> None:
    code, shown = on_a_terminal(folder, "ingest", "a.txt", "--db", "news.duckdb")
    assert code == 0
    assert "reading" in shown
    assert "1 seen: 1 loaded" in ESCAPES.sub("", shown)


def test_on_a_terminal_what_was_struck_stays_visible_with_its_label(folder: Path) -> None:
    code, shown = on_a_terminal(folder, "clean", "a.txt")
    assert code == 0
    kept, struck = (next(line for line in shown.split("\n") if text in line) for text in (STORY, PROMO))
    assert kept == STORY
    assert re.fullmatch(rf"\x1b\[9;31m{PROMO}\x1b\[0m \x1b\[2m← subscribe \([a-z-]+(/[a-z-]+)?\)\x1b\[0m", struck), (
        repr(struck)
    )


def test_off_a_terminal_clean_writes_the_clean_text(folder: Path) -> None:
    done = run(folder, "clean", "a.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{STORY}\n\n{STORY.replace('14', '15')}\n"


def test_with_output_clean_writes_the_row(folder: Path) -> None:
    done = run(folder, "clean", "a.txt", "--output", "out.jsonl", "--why")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    row = json.loads((folder / "out.jsonl").read_text())
    assert (row["id"], row["status"], row["text"]) == ("a.txt", "ok", f"{STORY}\n\n{STORY.replace('14', '15')}")
    assert [removal["text"] for removal in row["removals"]] == [PROMO]
    assert "provenance" in row


def test_as_a_page_what_was_struck_is_marked_and_nothing_of_the_text_is_markup(folder: Path) -> None:
    (folder / "b.txt").write_text(f"{STORY} <script>alert(1)</script>\n\n{STORY}\n\n{PROMO}\n")
    done = run(folder, "clean", "b.txt", "--format", "html")
    assert done.returncode == 0
    assert f"<del>{PROMO}</del>" in done.stdout
    assert re.search(r'<div class="note"><b>subscribe</b><br>[a-z/-]+</div>', done.stdout)
    assert "<script>" not in done.stdout


def test_why_says_where_each_field_came_from(folder: Path) -> None:
    head = '<head><title>Ferries sail</title><meta name="author" content="Ida Moor"></head>'
    (folder / "p.html").write_text(f"<html>{head}<body><article><p>{STORY}</p><p>{STORY}</p></article></body></html>")
    done = run(folder, "clean", "p.html", "--why")
    assert done.returncode == 0
    assert re.search(r"^authors: Ida Moor \(from [a-z-]+\)$", done.stdout, re.MULTILINE), done.stdout
    assert re.search(r"^extractor: ", done.stdout, re.MULTILINE)


def test_titles_can_not_paint_the_terminal(folder: Path) -> None:
    (folder / "c.txt").write_text(f"{STORY}\x9b2J \u202e\n\n{STORY}\n")
    code, shown = on_a_terminal(folder, "clean", "c.txt")
    assert code == 0
    assert "\x9b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("arguments", [["--help"], ["clean", "a.txt"], ["ingest", "a.txt", "--db", "news.duckdb"]])
def test_a_command_starts_without_what_it_does_not_need(arguments: list[str], folder: Path) -> None:
    """Prefect alone takes seconds to import. What documents need is imported in the workers."""
    script = "import sys; from flows.cli import run; code = run(sys.argv[1:]); print(*sys.modules); sys.exit(code)"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    imported = {name.partition(".")[0] for name in done.stdout.split("\n")[-2].split(" ")}
    never = {"prefect", "re2", "trafilatura", "datasketch", "scipy", "sqlalchemy", "fastapi"}
    if arguments[0] != "ingest":
        never |= {"duckdb", "pyarrow"}
    assert not imported & never


def test_workers_are_loaded_only_where_a_document_waits_for_them(folder: Path) -> None:
    """Loading them takes most of a second of CPU time, and a folder on a schedule mostly holds nothing new."""
    script = (
        "import multiprocessing.forkserver as server; from flows.cli import run;"
        "code = run(['ingest', 'a.txt', '--db', 'news.duckdb']); print(code, bool(server._forkserver._forkserver_pid))"
    )
    told = [
        subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert [one.split("\n")[-2] for one in told] == ["0 True", "0 False"]


@pytest.mark.parametrize("command", ["ingest", "doctor", "doctor --mend", "maintain", "metrics"])
@pytest.mark.parametrize("is_copy_cut", [True, False])
def test_a_warehouse_that_is_cut_behind_its_beginning_is_told_of_without_a_traceback(
    command: str, is_copy_cut: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "news.duckdb"
    ingest(db, [article(str(n), raw=os.urandom(9000)) for n in range(300)])
    for file in [db, publish.published(db)][: 1 + is_copy_cut]:
        os.truncate(file, 800_000)
    (tmp_path / "a.jsonl").write_text('{"text": "The ferry to Ostholm runs again."}')
    source = [str(tmp_path / "a.jsonl"), "--workers", "1"] if command == "ingest" else []
    code = cli.run([*command.split(), *source, "--db", str(db)])
    said = "".join(capsys.readouterr())
    is_read = command == "metrics" and not is_copy_cut  # of the copy, which is whole
    assert (code, "is damaged" in said, "copydesk restore" in said) == (
        (0, False, False) if is_read else (1, True, True)
    )
