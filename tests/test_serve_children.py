"""The processes that `serve` keeps alive: what they write is kept, and not for ever."""

import os
import signal
from pathlib import Path
from threading import Event

import pytest

from flows.dashboard.serving import children
from flows.dashboard.serving.children import Child


def run(log: Path, *, writes: str) -> None:
    child = Child("A child", ["-c", f"print({writes!r})"], dict(os.environ), signal.SIGTERM, log)
    child.start()
    while not child.is_dead():
        Event().wait(0.01)
    child.end()


def test_a_log_is_added_to_until_it_is_long_and_then_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOG_BYTES", 12)
    log = tmp_path / "server.log"
    for word in ("one", "two", "three", "four", "five"):
        run(log, writes=word)
    assert (log.read_text(), Path(f"{log}.before").read_text()) == ("four\nfive\n", "one\ntwo\nthree\n")
