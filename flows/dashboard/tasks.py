"""A step as a task that is seen on the dashboard."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import httpx
from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectHTTPStatusError
from prefect.states import Completed, Failed

from flows.errors import CopydeskError
from warehouse.errors import WarehouseError

T = TypeVar("T")


def as_task(name: str, work: Callable[[], T]) -> T:
    """One task run. No cache and no stored result: the warehouse knows what was done, and a repeat is safe."""
    run: Task[[], Any] = Task(
        partial(_in_words, work),
        name=name.partition(",")[0],
        task_run_name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    state: State[Any] = run(return_state=True)
    done: T = state.result()  # raises what made the task fail
    return done


def _in_words(work: Callable[[], T]) -> T | State[Any]:
    """What `work` gives; a text is shown as the message of the task.

    An error that has words of its own fails the task with them, and without a traceback.
    """
    try:
        done = work()
    except (CopydeskError, WarehouseError, OSError, httpx.HTTPError, PrefectHTTPStatusError) as error:
        return Failed(message=str(error), data=error)
    return Completed(message=done, data=done) if isinstance(done, str) else done
