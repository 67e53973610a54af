"""Cuts the stream of outcomes into the batches that are staged and loaded as one transaction each."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def batched(stream: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size`, the last one shorter, none empty."""
    batch: list[T] = []
    for one in stream:
        batch.append(one)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
