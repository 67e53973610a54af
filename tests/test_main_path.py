"""Real input in, clean and joined rows out, by the installed command and a real DuckDB file."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.end_to_end

FERRY = [
    "The ferry to Ostholm Island will run again from Monday, the harbour office in Lindvik said on Thursday.",
    "Two boats were damaged in the storm last week, and one of them is still in the dock, where welders work nights.",
    "“We expect the second boat back before the holidays,” said Marta Engel, who heads the ferry company.",
    "About 1,400 people live on the island and 300 of them commute to Lindvik for work or school every day.",
]
OTHER = "A museum of clocks opened in Tarnow Street on Friday with 212 pieces, most of them given by two families."


def copydesk(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(db: Path, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(copydesk("sql", "--db", str(db), "--format", "csv", query))))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    folder = tmp_path_factory.mktemp("news")
    news, db = folder / "in", folder / "news.duckdb"
    news.mkdir()
    documents = [
        {"id": "1", "source": "Post", "title": "Ferry back", "text": "By Ida Holt\n\n" + "\n\n".join(FERRY)},
        {"id": "2", "source": "Gazette", "text": "\n\n".join(FERRY[:3]) + "\n\nSubscribe to our newsletter"},
        {"id": "3", "source": "Gazette", "text": OTHER},
        {"id": "4"},
    ]
    (news / "a.jsonl").write_text("".join(json.dumps(d) + "\n" for d in documents) + "{broken\n")
    (news / "b.txt").write_text(OTHER + "\n")
    (news / "c.html").write_text(f"<html><title>Ferry</title><article><p>{'</p><p>'.join(FERRY)}</p></article></html>")
    (news / "empty.txt").write_text("")
    return news, db, copydesk("ingest", str(news), "--db", str(db))


def test_every_input_has_one_end_state(loaded: tuple[Path, Path, str]) -> None:
    _, db, summary = loaded
    assert summary.startswith("8 seen: 5 loaded, 0 revised, 0 unchanged, 0 duplicate, 3 rejected\n")
    reasons = rows(db, "SELECT reason FROM rejections ORDER BY reason")
    assert [r["reason"] for r in reasons] == ["broken-json", "empty", "no-content"]


def test_what_was_struck_can_be_asked_for(loaded: tuple[Path, Path, str]) -> None:
    _, db, _ = loaded
    struck = rows(db, "SELECT text, label FROM removals ORDER BY text")
    assert [(r["text"], r["label"]) for r in struck] == [
        ("By Ida Holt", "byline"),
        ("Subscribe to our newsletter", "subscribe"),
    ]


def test_copies_are_joined_and_stay_articles(loaded: tuple[Path, Path, str]) -> None:
    _, db, _ = loaded
    found = rows(db, "SELECT external_id, cluster_id FROM articles")
    clusters: dict[str, set[str]] = {}
    for row in found:
        clusters.setdefault(row["cluster_id"], set()).add(row["external_id"])
    assert sorted(map(sorted, clusters.values())) == [["1", "2", "c.html"], ["3", "b.txt"]]


def test_the_same_input_again_adds_nothing_but_a_run_and_its_ledger(loaded: tuple[Path, Path, str]) -> None:
    news, db, _ = loaded
    tables = "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY 1"
    names = [r["table_name"] for r in rows(db, tables)]
    count = " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS n FROM {name}" for name in names)
    before = {r["name"]: r["n"] for r in rows(db, count)}
    assert "0 loaded, 0 revised" in copydesk("ingest", str(news), "--db", str(db))
    after = {r["name"]: r["n"] for r in rows(db, count)}
    assert {name for name in names if before[name] != after[name]} == {"runs", "dispositions"}
