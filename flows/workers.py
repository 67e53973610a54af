"""A pool of processes that can be killed: what a document does to its process, it does to no other document.

Each worker has limits of CPU time and memory, set by the kernel, so that they hold inside C code too. Documents go in
chunks. When a worker dies over a chunk, each document of it is tried again alone, and the one that kills is rejected.
"""

import multiprocessing
import os
import pickle
import resource
import signal
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import TypeVar

from extractors.desk import Desk
from extractors.records import Outcome, RawDocument, Refusal, Rejected
from flows.errors import WorkerError

CHUNK_DOCUMENTS = 32  # what signing in bulk pays for; more only makes a retry dearer
CHUNK_BYTES = 4 << 20  # large pages: cut earlier, so that a chunk stays far below the limit of one document
AHEAD = 3  # chunks in flight a worker: one in work, one waiting, one done. This bounds memory.
WALL_FACTOR = 6  # a document that sleeps instead of computing is killed after this many times its CPU limit
STARTUP_SECONDS = 60.0
WARM = "flows.warmed"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one document alone, and of the whole worker's address space."""

    cpu_seconds: float = 20
    memory_mb: int = 3000


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why there are no outcomes: a word for the ledger, and what is known beside it."""

    reason: str
    detail: str


def start_loading() -> None:
    """Begins to load, in a process of its own, what warm workers are forked from.

    A pool does so by itself when it is first asked. Whoever knows before that documents will come saves the time.
    """
    _preload()
    with _one_thread_each():
        ensure_running()


class Pool:
    """Worker processes that turn documents into outcomes. Use in a `with`; threads hand out the work and wait."""

    def __init__(self, desk: Desk, *, workers: int, limits: Limits) -> None:
        self._workers = workers
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._all = [_Worker(desk, limits) for _ in range(workers)]
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
    def _borrowed(self) -> Iterator["_Worker"]:
        worker = self._idle.get()
        try:
            yield worker
        finally:
            self._idle.put(worker)


def _edit_alone(worker: "_Worker", document: RawDocument) -> list[Outcome]:
    answer = worker.ask([document])
    return answer if isinstance(answer, list) else [_rejected(document, answer)]


def _rejected(document: RawDocument, failure: _Failure) -> Rejected:
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


class _Worker:
    """One process, started when first asked and again after each death. Used by one thread at a time."""

    def __init__(self, desk: Desk, limits: Limits) -> None:
        self._desk, self._limits = desk, limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._is_retired = False

    def ask(self, documents: Sequence[RawDocument]) -> "list[Outcome] | _Failure":
        """The outcomes, or why there are none; after a failure of memory or life the next one asks a new process."""
        pipe = self._started()
        try:
            pipe.send_bytes(pickle.dumps(documents, pickle.HIGHEST_PROTOCOL))
            if not pipe.poll(self._limits.cpu_seconds * WALL_FACTOR):
                self.kill()
                return _Failure("too-slow", "by the clock on the wall")
            answer: list[Outcome] | _Failure = pickle.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            failure = self._cause()
            self._forget()
            return failure
        if isinstance(answer, _Failure) and answer.reason == "too-big-in-memory":
            self.kill()
        return answer

    def retire(self) -> None:
        """Ends the process under the thread that waits for it, which must not start another."""
        self._is_retired = True
        process = self._process
        if process and process.pid:
            process.kill()

    def kill(self) -> None:
        """Ends the process if there is one."""
        if self._process:
            self._process.kill()
            self._forget()

    def _started(self) -> Connection:
        if self._is_retired:
            raise WorkerError("The pool is closed.")
        if self._pipe and self._process and self._process.is_alive():
            return self._pipe
        self._forget()
        context = _preload()
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._desk, self._limits), daemon=True)
        try:
            with _one_thread_each():
                process.start()
        except (EOFError, OSError) as error:
            raise WorkerError("Worker processes can't be started. Run `copydesk doctor`.") from error
        self._process = process
        theirs.close()
        if not ours.poll(STARTUP_SECONDS):
            self.kill()
            raise WorkerError("A worker process did not start. Run `copydesk doctor`.")
        try:
            ours.recv_bytes()
        except EOFError as error:
            raise WorkerError("A worker process died at its start. Run `copydesk doctor`.") from error
        self._pipe = ours
        return ours

    def _cause(self) -> _Failure:
        """Why the process died."""
        process = self._process
        code = None
        if process is not None:
            process.join(5)
            code = process.exitcode
        if code == -signal.SIGPROF:  # the timer of _work
            return _Failure("too-slow", f"more than {self._limits.cpu_seconds:g} s of CPU time")
        if code == -signal.SIGKILL:  # the kernel's, when the machine is out of memory
            return _Failure("too-big-in-memory", "killed by the kernel")
        return _Failure("crashed", f"exit code {code}")

    def _forget(self) -> None:
        if self._pipe:
            self._pipe.close()
        if self._process:
            self._process.join()
        self._process = self._pipe = None


def _preload() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([WARM])
    return context


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """The linear algebra library would start a thread a core in each worker; it reads this when it is loaded."""
    with ExitStack() as stack:
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
            if name not in os.environ:
                os.environ[name] = "1"
                stack.callback(os.environ.pop, name, None)
        yield


def _work(pipe: Connection, desk: Desk, limits: Limits) -> None:
    """The worker's whole life: ends when the pipe does, that is with the process that started it."""
    import extractors.pipeline  # noqa: F401  what can't be imported fails here, before any document is blamed

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_mb << 20, limits.memory_mb << 20))
    pipe.send_bytes(b"ready")
    while True:
        try:
            documents = pipe.recv_bytes()
        except (EOFError, ConnectionResetError):  # it ended, or was killed with an answer on the way
            return
        # CPU time of all threads; its default action ends the process even inside C code.
        signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)
        answer = _answer(documents, desk)
        signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send_bytes(answer)


def _answer(documents: bytes, desk: Desk) -> bytes:
    from extractors.pipeline import process

    try:
        return pickle.dumps(process(pickle.loads(documents), desk), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        failure = _Failure("too-big-in-memory", "the worker's memory limit")
    except Exception as error:  # noqa: BLE001  one document must not stop a run: the ledger shows it, with the place
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"
        failure = _Failure("internal-error", f"{type(error).__name__}: {str(error)[:200]} at {where}")
    return pickle.dumps(failure)
