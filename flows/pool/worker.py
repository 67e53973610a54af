"""One process that turns documents into outcomes, within limits of CPU time and memory that the kernel holds."""

import multiprocessing
import os
import pickle
import resource
import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess

from extractors.desk import Desk
from extractors.records import Outcome, RawDocument
from flows.errors import WorkerError

WALL_FACTOR = 6  # a document that sleeps instead of computing is killed after this many times its CPU limit
STARTUP_SECONDS = 60.0
WARM = "flows.pool.warmed"


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one document alone, and of the whole worker's address space."""

    cpu_seconds: float = 20
    memory_mb: int = 3000


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there are no outcomes: a word for the ledger, and what is known beside it."""

    reason: str
    detail: str


def start_loading() -> None:
    """Begins to load, in a process of its own, what warm workers are forked from.

    A pool does so by itself when it is first asked. Whoever knows before that documents will come saves the time.
    """
    _preload()
    resource_tracker.ensure_running()  # which unblocks SIGINT itself, and else would do so before the other starts
    with _one_thread_each(), _out_of_reach():
        ensure_running()


class Worker:
    """One process, started when first asked and again after each death. Used by one thread at a time."""

    def __init__(self, desk: Desk, limits: Limits) -> None:
        self._desk, self._limits = desk, limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._is_retired = False

    def ask(self, documents: Sequence[RawDocument]) -> "list[Outcome] | Failure":
        """The outcomes, or why there are none; after a failure of memory or life the next one asks a new process."""
        pipe = self._started()
        try:
            pipe.send_bytes(pickle.dumps(documents, pickle.HIGHEST_PROTOCOL))
            if not pipe.poll(self._limits.cpu_seconds * WALL_FACTOR):
                self.kill()
                return Failure("too-slow", "by the clock on the wall")
            answer: list[Outcome] | Failure = pickle.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            failure = self._cause()
            self._forget()
            return failure
        if isinstance(answer, Failure) and answer.reason == "too-big-in-memory":
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
        start_loading()
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

    def _cause(self) -> Failure:
        """Why the process died."""
        process = self._process
        code = None
        if process is not None:
            process.join(5)
            code = process.exitcode
        if code == -signal.SIGPROF:  # the timer of _work
            return Failure("too-slow", f"more than {self._limits.cpu_seconds:g} s of CPU time")
        if code == -signal.SIGKILL:  # the kernel's, when the machine is out of memory
            return Failure("too-big-in-memory", "killed by the kernel")
        return Failure("crashed", f"exit code {code}")

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
def _out_of_reach() -> Iterator[None]:
    """Ctrl-C reaches the whole group, and the parent decides: what is started in the block has it blocked for good.

    To ignore it there would be too late: Python itself and its first imports would die of it with a traceback.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
        failure = Failure("too-big-in-memory", "the worker's memory limit")
    except Exception as error:  # noqa: BLE001  one document must not stop a run: the ledger shows it, with the place
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"
        failure = Failure("internal-error", f"{type(error).__name__}: {str(error)[:200]} at {where}")
    return pickle.dumps(failure)
