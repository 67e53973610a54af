"""The pool: what a document does to its process, it does to no other document."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from extractors.desk import Desk
from extractors.records import Article, Outcome, RawDocument, Rejected
from flows.pool.worker import Limits
from flows.pool.workers import AHEAD, CHUNK_DOCUMENTS, Pool

STORY = "The harbour of Ostholm reopened on Monday after the storm. Ferries sail again from noon, the port said."


def document(name: str, content: str = STORY) -> RawDocument:
    return RawDocument(position=name, source_kind="jsonl", kind="text", content=content, path=name)


def edit(*documents: RawDocument, limits: Limits | None = None) -> list[Outcome]:
    with Pool(Desk(), workers=1, limits=limits or Limits()) as pool:
        edited: Iterator[Outcome] = pool.edit(documents)
        return list(edited)


def states(outcomes: list[Outcome]) -> list[str]:
    return [f"{o.position}: {o.reason if isinstance(o, Rejected) else 'ok'}" for o in outcomes]


class Trap(str):
    """A content that calls a function in the worker, as a fault in a C library would strike there."""

    def __new__(cls, call: Callable[..., object], *arguments: object) -> "Trap":
        trap = super().__new__(cls, STORY)
        trap.call = (call, arguments)
        return trap

    call: tuple[Callable[..., object], tuple[object, ...]]

    def __reduce__(self) -> Any:
        return self.call


def test_a_document_that_computes_too_long_is_rejected_and_the_others_come_through() -> None:
    endless = document(
        "endless", "".join(f"The council of Fenmoor met on day {n} of the year.\n" for n in range(90_000))
    )
    outcomes = edit(document("a"), endless, document("b"), limits=Limits(cpu_seconds=0.3))
    assert states(outcomes) == ["a: ok", "endless: too-slow", "b: ok"]
    assert isinstance(outcomes[1], Rejected)
    assert (outcomes[1].stage, outcomes[1].detail) == ("work", "more than 0.3 s of CPU time")


def test_a_document_that_eats_memory_is_rejected_and_the_others_come_through() -> None:
    big = document("big", "港は月曜日に再開した。" * 500_000)
    outcomes = edit(document("a"), big, document("b"), limits=Limits(memory_mb=700))
    assert states(outcomes) == ["a: ok", "big: too-big-in-memory", "b: ok"]


@pytest.mark.parametrize(
    ("trap", "reason"),
    [
        (Trap(os.abort), "crashed"),
        (Trap(os._exit, 0), "crashed"),
        (Trap(signal.raise_signal, signal.SIGKILL), "too-big-in-memory"),  # what the kernel does when memory is out
        (Trap(int, 7), "internal-error"),
        (Trap(sum, range(10**15)), "too-slow"),  # never leaves C code
    ],
)
def test_whatever_kills_a_process_rejects_one_document_only(trap: Trap, reason: str) -> None:
    """Several in one chunk, so that the pool has to find the culprit and to go on after it, twice."""
    batch = [document("a"), document("x", trap), document("b"), document("y", trap), document("c")]
    assert states(edit(*batch, limits=Limits(cpu_seconds=0.5))) == [
        "a: ok",
        f"x: {reason}",
        "b: ok",
        f"y: {reason}",
        "c: ok",
    ]


def test_a_document_that_waits_for_ever_is_rejected() -> None:
    waiting = document("waiting", Trap(time.sleep, 3600))
    assert states(edit(waiting, document("b"), limits=Limits(cpu_seconds=0.3))) == ["waiting: too-slow", "b: ok"]


def test_order_is_kept_and_what_is_no_document_is_passed_on_in_its_place() -> None:
    items: list[RawDocument | Rejected] = []
    for number in range(200):
        if number % 7 == 0:
            items.append(Rejected(f"{number}", "jsonl", "read", "broken-json"))
        else:  # of very unlike cost, so that chunks end out of order
            items.append(document(f"{number}", STORY * (200 if number < 40 else 1)))
    with Pool(Desk(), workers=2, limits=Limits()) as pool:
        edited: Iterator[Outcome] = pool.edit(items)
        outcomes = list(edited)
    assert [o.position for o in outcomes] == [item.position for item in items]
    assert [isinstance(o, Article) for o in outcomes] == [isinstance(item, RawDocument) for item in items]


def test_no_more_is_read_than_the_workers_can_hold() -> None:
    read = 0

    def endless() -> Iterator[RawDocument]:
        nonlocal read
        while True:
            read += 1
            yield document(f"{read}")

    with Pool(Desk(), workers=1, limits=Limits()) as pool:
        outcomes: Iterator[Outcome] = pool.edit(endless())
        most = 0
        for taken in range(1, 1001):
            next(outcomes)
            most = max(most, read - taken)
    assert most <= AHEAD * CHUNK_DOCUMENTS


def test_large_documents_travel_in_small_chunks() -> None:
    """32 pages of megabytes in flight a worker would not be flat memory."""
    read = 0

    def large() -> Iterator[RawDocument]:
        nonlocal read
        for _ in range(20):
            read += 1
            yield document(f"{read}", "The council met. " * 300_000)

    with Pool(Desk(), workers=1, limits=Limits(cpu_seconds=0.01)) as pool:
        outcomes: Iterator[Outcome] = pool.edit(large())
        next(outcomes)
        assert read <= AHEAD


def test_the_processes_end_with_the_pool_even_when_it_is_left_early() -> None:
    with Pool(Desk(), workers=2, limits=Limits()) as pool:
        outcomes: Iterator[Outcome] = pool.edit(document(f"{n}") for n in range(500))
        next(outcomes)
        assert active_children()
    assert not active_children()


def test_ctrl_c_while_the_workers_load_reaches_none_of_them() -> None:
    """As from a terminal: the whole group gets it, at once, when what workers are forked from has hardly begun."""
    program = (
        "import os, signal\n"
        "from flows.pool.worker import start_loading\n"
        "from test_workers import document, edit, states\n"
        "start_loading()\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "os.killpg(0, signal.SIGINT)\n"
        "print(states(edit(document('a'))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("['a: ok']\n", "")
