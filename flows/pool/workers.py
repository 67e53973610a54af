"""A pool of processes that can be killed: what a document does to its process, it does to no other document.

Each worker has limits of CPU time and memory, set by the kernel, so that they hold inside C code too. Documents go in
chunks. When a worker dies over a chunk, each document of it is tried again alone, and the one that kills is rejected.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TypeVar

from extractors.desk import Desk
from extractors.records import Outcome, RawDocument, Refusal, Rejected
from flows.pool.worker import Failure, Limits, Worker

CHUNK_DOCUMENTS = 32  # what signing in bulk pays for; more only makes a retry dearer
CHUNK_BYTES = 4 << 20  # large pages: cut earlier, so that a chunk stays far below the limit of one document
AHEAD = 3  # chunks in flight a worker: one in work, one waiting, one done. This bounds memory.

T = TypeVar("T")


class Pool:
    """Worker processes that turn documents into outcomes. Use in a `with`; threads hand out the work and wait."""

    def __init__(self, desk: Desk, *, workers: int, limits: Limits) -> None:
        self._workers = workers
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._all = [Worker(desk, limits) for _ in range(workers)]
        for worker in self._all:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="desk")

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.retire()
        self._threads.shutdown(wait=True)
        for worker in self._all:
            worker.kill()

    def edit(self, items: Iterable[RawDocument | T]) -> Iterator[Outcome | T]:
        """One outcome a document, in order; whatever else is in the stream is passed on in its place.

        Lazy at both ends: no more than `AHEAD` chunks a worker are read before the first of them is taken.
        """
        chunks = _chunks(items)
        flying: deque[tuple[list[RawDocument | T], Future[list[Outcome]]]] = deque()
        for chunk in chunks:
            documents = [item for item in chunk if isinstance(item, RawDocument)]
            flying.append((chunk, self._threads.submit(self._edit_chunk, documents)))
            if len(flying) >= AHEAD * self._workers:
                yield from _merge(*flying.popleft())
        while flying:
            yield from _merge(*flying.popleft())

    def _edit_chunk(self, documents: list[RawDocument]) -> list[Outcome]:
        if not documents:
            return []
        with self._borrowed() as worker:
            answer = worker.ask(documents)
            if isinstance(answer, list):
                return answer
            if len(documents) == 1 and answer.reason != "too-big-in-memory":
                return [_rejected(documents[0], answer)]
            # The memory of a fresh process is all a document's own: what earlier ones left must not count against it.
            return [outcome for document in documents for outcome in _edit_alone(worker, document)]

    @contextmanager
    def _borrowed(self) -> Iterator["Worker"]:
        worker = self._idle.get()
        try:
            yield worker
        finally:
            self._idle.put(worker)


def _edit_alone(worker: "Worker", document: RawDocument) -> list[Outcome]:
    answer = worker.ask([document])
    return answer if isinstance(answer, list) else [_rejected(document, answer)]


def _rejected(document: RawDocument, failure: Failure) -> Rejected:
    from extractors.filing import rejected

    return rejected(document, Refusal("work", failure.reason, failure.detail))


def _chunks(items: Iterable[RawDocument | T]) -> Iterator[list[RawDocument | T]]:
    chunk: list[RawDocument | T] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.content) if isinstance(item, RawDocument) else 0
        if len(chunk) >= CHUNK_DOCUMENTS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _merge(chunk: Sequence[RawDocument | T], future: Future[list[Outcome]]) -> Iterator[Outcome | T]:
    outcomes = iter(future.result())
    for item in chunk:
        yield next(outcomes) if isinstance(item, RawDocument) else item
