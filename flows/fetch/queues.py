"""What is to be done at each host, taken in turns of the sources: one with much to get can't keep another waiting."""

from collections import deque
from typing import Generic, TypeVar

Job = TypeVar("Job")


class Queue(Generic[Job]):
    """The jobs at one host; each source's own in order, the sources one after the other."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Job]] = {}  # by source; first the one whose turn it is

    def add(self, source: str, job: Job) -> None:
        self._waiting.setdefault(source, deque()).append(job)

    def take(self) -> Job | None:
        """None: nothing is left."""
        source = next(iter(self._waiting), None)
        if source is None:
            return None
        jobs = self._waiting.pop(source)
        job = jobs.popleft()
        if jobs:
            self._waiting[source] = jobs  # behind the others
        return job
