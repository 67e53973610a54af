"""When Prefect's server stops answering in the middle of a run: the run goes on, and the terminal stays readable."""

import logging
import queue
from contextlib import suppress

import httpx
from prefect.events import Event
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.settings import PREFECT_API_URL

from flows.dashboard.serving import server

RUNS = ("prefect.flow_runs", "prefect.task_runs")
SENDERS = ("prefect.events.clients", "prefect._internal.concurrency")


class Away(logging.Filter):
    """Whether the server is away, and a filter of what Prefect says. One for the process, as its loggers are.

    Nobody asks an absent server twice: Prefect tries each question for a minute, and each event for seven seconds.
    """

    def __init__(self) -> None:
        super().__init__()
        self.why = ""  # it did not answer when it was asked last; empty: as far as is known, it is there
        self._said: set[str] = set()

    def begin(self) -> None:
        """Of the run that begins now."""
        self.why = ""
        self._said.clear()
        for name in RUNS + SENDERS:
            logging.getLogger(name).addFilter(self)

    def noted(self, error: Exception) -> None:
        self.why = in_words(error)

    def is_still(self) -> bool:
        """Asks once more if it was away, for no longer than five seconds."""
        if self.why and _is_there():
            self.why = ""
        return bool(self.why)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line of Prefect is said. None is kept for a server that is away."""
        if self.why:
            record.send_to_api = False
        kind = record.exc_info[0] if record.exc_info else object
        if kind is None:
            return False  # of a task that failed in words, with `NoneType: None`; the next line has the words alone
        if record.name in SENDERS:
            return self._is_news(record)
        if record.module == "flow_engine" and issubclass(kind, httpx.HTTPError):
            record.exc_info = None  # forty lines on how a connection is made
        is_end = record.module == "flow_engine" and record.levelno == logging.INFO
        return not (is_end and self.why)  # "Finished in state Running()"

    def _is_news(self, record: logging.LogRecord) -> bool:
        """Of an event that was not sent, why, once, and not the 2 kB of its fields."""
        said = record.getMessage()
        is_news = not self.why and said not in self._said and not _is_of_event(record)
        self._said.add(said)
        return is_news


AWAY = Away()


def _is_of_event(record: logging.LogRecord) -> bool:
    return isinstance(record.args, tuple) and any(isinstance(arg, Event) for arg in record.args)


def in_words(error: BaseException) -> str:
    """One line; those of httpx may have none of their own."""
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def let_go() -> None:
    """Send what this process still has to say, and close its connections: a server that waits for them can end.

    If there is no server any more, drop it: the process would try for minutes before it ends.
    """
    if not _is_there():
        # Prefect keeps one list of all that send, lines and events, and has no name for giving up.
        for worker in tuple(APILogWorker._instances.values()):  # type: ignore[misc]
            with suppress(queue.Empty):
                while True:
                    worker._queue.get_nowait()
    APILogWorker.drain_all()
    EventsWorker.drain_all()


def _is_there() -> bool:
    api = PREFECT_API_URL.value()
    return not api or server.is_there(api)
