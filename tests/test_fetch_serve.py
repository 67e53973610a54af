"""copydesk serve --sources: what a live site publishes, edits and takes down is seen in SQL within an interval."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loopback import feed, reply, serving, site, story
from test_serve import ask, eventually

from warehouse.store import query
from warehouse.store.publish import published

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.end_to_end]

EVERY_SECONDS = 15
RUN_SECONDS = 45  # a run's own time, on a machine that is busy with other tests
RECHECK = [f"{seconds}s" for seconds in range(1, 600, 3)]


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    if not published(db).exists():
        return []
    return [tuple(row.values()) for row in query.run(db, sql).to_pylist()]


def within_an_interval(question: Callable[[], list[Any]]) -> list[Any]:
    """The answer, which comes with the next run: one interval, and what the run takes."""
    began = time.monotonic()
    answer = eventually(question)
    assert time.monotonic() - began < EVERY_SECONDS + RUN_SECONDS
    return answer


def test_a_story_is_published_edited_and_taken_down(tmp_path: Path, prefect_api: str) -> None:
    db, pages = tmp_path / "live.duckdb", {"/1": reply(story(1))}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dropped.txt").write_text("The lighthouse at Cape Runa was lit again after 14 months of work.")
    with serving(site(pages)) as server:
        pages["/feed"] = feed([server.url("/1")])
        book = tmp_path / "sources.toml"
        book.write_text(
            f'[[source]]\nname = "Live Post"\nfeeds = ["{server.url("/feed")}"]\ndelay = 0\nevery = "10s"\n'
            f"recheck = {RECHECK}\n"
        )
        arguments = ["serve", str(tmp_path / "in"), "--sources", str(book), "--every", f"{EVERY_SECONDS}s"]
        more = ["--db", str(db), "--into", str(tmp_path / "archive"), "--workers", "1"]
        process = subprocess.Popen(
            [sys.executable, "-c", "from flows.cli import main; main()", *arguments, *more],
            env=os.environ
            | {"PREFECT_API_URL": prefect_api, "COPYDESK_CONTACT": "desk@news.example"}
            | {"COPYDESK_ALLOW_HOSTS": f'["{server.authority}"]'},
            stderr=(tmp_path / "serve.log").open("wb"),
        )
        try:
            told = "SELECT source, title FROM distinct_articles WHERE source = 'Live Post' ORDER BY title"
            assert eventually(lambda: rows(db, told)) == [("Live Post", "Ferry 1 of Lindvik runs again")]
            assert eventually(lambda: rows(db, "SELECT 1 FROM articles WHERE external_id = 'dropped.txt'"))
            pages["/2"] = reply(story(2))
            pages["/feed"] = feed([server.url("/1"), server.url("/2")])
            assert len(within_an_interval(lambda: rows(db, told)[1:])) == 1
            pages["/1"] = reply(story(1, "It had been closed since the flood of the year before last."))
            revised = "SELECT revision_no FROM articles WHERE title LIKE 'Ferry 1%' AND revision_no = 2"
            assert within_an_interval(lambda: rows(db, revised))
            del pages["/2"]
            gone = "SELECT article_id FROM fetch_ledger WHERE state = 'not-found' AND article_id IS NOT NULL"
            assert len(within_an_interval(lambda: rows(db, gone))) == 1
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(90)
    names = {task["name"] for task in ask(prefect_api, "task_runs/filter", limit=200)}
    assert {"fetch", "begin", "finish", "publish"} <= names
