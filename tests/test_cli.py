"""What the command says and how it ends, before any work is done."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows import cli


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nope"], "No such command 'nope'"),
        (["ingest"], "Missing argument"),
        (["ingest", "{tmp}/missing"], "does not exist"),
        (["ingest", "{tmp}/*.jsonl"], "matches no file"),
        (["ingest", ""], "does not exist"),
        (["ingest", "https://post.example/feed.xml"], "addresses are not fetched"),
        (["ingest", "{tmp}", "--workers", "0"], "setting workers"),
        (["ingest", "{tmp}", "--workers", "two"], "--workers"),
        (["ingest", "{tmp}", "--map", "body"], "--map body"),
        (["ingest", "{tmp}", "--unknown"], "--unknown"),
        (["clean", "{tmp}", "--output", "{tmp}/no/such/folder"], "--output"),
        (["sql", "--format", "xml", "SELECT 1"], "'xml'"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(
    arguments: list[str], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([argument.format(tmp=tmp_path) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("copydesk: ")
    assert err.count("\n") == 1
    assert complaint in err


def test_a_setting_that_nobody_knows_is_bad_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "copydesk.toml").write_text("batch = 3\n")
    assert cli.run(["ingest", str(tmp_path)]) == 2
    assert "setting batch" in capsys.readouterr().err


def test_every_command_has_help_and_none_of_it_loads_the_heavy_libraries() -> None:
    """Start-up is what a person waits for: Prefect takes seconds, trafilatura half of one."""
    program = (
        "import sys; from flows import cli; code = cli.run(['--help'])\n"
        "from flows.commands import app; from typer.main import get_command\n"
        "names = get_command(app).list_commands(None)\n"
        "codes = [cli.run([name, '--help']) for name in names]\n"
        "heavy = {'prefect', 'trafilatura', 'duckdb', 'numpy', 'pyarrow'} & set(sys.modules)\n"
        "sys.exit(f'{heavy} {code} {codes}' if heavy or code or any(codes) or len(codes) < 5 else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_script_loads_nothing_until_it_is_run() -> None:
    """Each worker imports it again."""
    program = "import sys; from flows.cli import main; print({'typer', 'pydantic', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_reader_that_leaves_early_ends_the_command_without_a_word() -> None:
    program = "from flows.cli import main; main()"
    samples = Path(cli.__file__).parent / "samples" / "northwater-news.jsonl"
    with subprocess.Popen(
        [sys.executable, "-c", program, "clean", str(samples), "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as done:
        assert done.stdout
        assert done.stderr
        done.stdout.close()
        assert done.stderr.read() == b""
    assert done.returncode == 1
