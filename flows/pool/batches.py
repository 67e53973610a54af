"""Cuts the stream of outcomes into the batches that are staged and loaded as one transaction each."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def batched(stream: Iterable[T], most: int, size: Callable[[T], int], most_size: int) -> Iterator[list[T]]:
    """Lists of `most`, none empty; shorter at the end, and where their sizes come to `most_size` earlier."""
    batch: list[T] = []
    total = 0
    for one in stream:
        batch.append(one)
        total += size(one)
        if len(batch) >= most or total >= most_size:
            yield batch
            batch, total = [], 0
    if batch:
        yield batch
