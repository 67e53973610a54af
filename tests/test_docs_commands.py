"""Each block of commands in the tutorial and the how-tos runs, in order, and prints what the page says it prints."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.end_to_end

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "docs" / "tutorial.md", *sorted((ROOT / "docs" / "howto").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


def blocks(page: Path) -> list[tuple[str, str]]:
    """(kind, text): sh and python are run, text is what the block before prints, console and toml are to read."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "copydesk"
    program.write_text(f"#!{sys.executable}\nfrom flows.cli import main\nif __name__ == '__main__':\n    main()\n")
    program.chmod(0o755)
    own = {name: value for name, value in os.environ.items() if not name.startswith(("COPYDESK_", "PREFECT_"))}
    own |= {"PATH": f"{program.parent}:{own['PATH']}", "PYTHONPATH": str(ROOT), "COPYDESK_WORKERS": "1"}
    desk = tmp_path / "desk"
    desk.mkdir()
    out = ""
    for kind, text in blocks(page):
        if kind == "text":
            assert [line for line in text.splitlines() if line.strip() not in out] == [], out
        elif kind in RUN:
            for name, value in re.findall(r"^export (\w+)=(\S+)$", text, re.MULTILINE):
                own[name] = value  # as in one shell, which goes through the whole page
            done = subprocess.run(
                [*RUN[kind], text], cwd=desk, env=own, capture_output=True, text=True, check=False, timeout=300
            )
            assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
            out = done.stdout


def test_what_can_not_be_run_is_marked_and_every_how_to_runs_something() -> None:
    for page in PAGES:
        kinds = {kind for kind, _ in blocks(page)}
        assert kinds <= {"sh", "python", "text", "console", "toml"}, page.name
        assert "sh" in kinds, page.name


def test_the_tutorial_leads_to_every_how_to() -> None:
    page = PAGES[0].read_text(encoding="utf-8")
    assert [how.name for how in PAGES[1:] if f"howto/{how.name}" not in page] == []


def test_links_between_the_pages_lead_somewhere() -> None:
    dead = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([\w./-]+\.md)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []
