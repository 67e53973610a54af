"""docs/sources.md: its five commands do what it says, and it names every end state."""

import json
import re
import shlex
from pathlib import Path

import pytest
from loopback import feed, reply, serving, site, story

from flows.cli import run

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")


def commands(after: str) -> list[list[str]]:
    """Of the first block of shell commands behind that line."""
    block = PAGE.partition(after)[2].partition("```sh\n")[2].partition("```")[0]
    return [shlex.split(line)[1:] for line in block.splitlines()]


def test_the_five_commands_lead_from_an_address_to_rows_in_sql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    five = commands("Then five commands:")
    assert [command[0] for command in five] == ["sources", "sources", "fetch", "ingest", "sql"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYDESK_CONTACT", "desk@news.example")
    monkeypatch.setenv("COPYDESK_WORKERS", "1")
    Path("sources.toml").write_text("[defaults]\ndelay = 0\n")  # a real host is asked every five seconds
    pages = {f"/{n}": reply(story(n)) for n in range(2)}
    with serving(site(pages)) as server:
        pages["/"] = reply("<html><head><link rel=alternate type='application/rss+xml' href='/feed'></head></html>")
        pages["/feed"] = feed([server.url(f"/{n}") for n in range(2)])
        monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", f'["{server.authority}"]')
        for command in five:
            capsys.readouterr()
            last = ["--format", "json"] if command[0] == "sql" else []
            assert run([part.replace("https://harbour-post.example", server.url("")) for part in command] + last) == 0
    assert [(row["source"], row["title"]) for row in json.loads(capsys.readouterr().out)] == [
        ("Harbour Post", "Ferry 0 of Ostholm runs again"),
        ("Harbour Post", "Ferry 1 of Lindvik runs again"),
    ]


def test_every_end_state_stands_on_the_page() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "flows" / "fetch").rglob("*.py"))
    raised = set(re.findall(r'(?:AskError|Got\(address,|Found)\(?\s*"([a-z-]+)"', code))
    decoded = set(
        re.findall(r'EncodingError\("([a-z-]+)"\)', (ROOT / "flows/sources/archives/encodings.py").read_text())
    )
    assert len(raised) > 15
    assert {state for state in raised | decoded if f"`{state}`" not in PAGE} == set()
