"""Columns of an Arrow table as Python reads them."""

from collections.abc import Callable
from typing import Any, cast

import numpy.typing as npt
import pyarrow as pa


def lists_of(table: pa.Table, name: str) -> Callable[[int], npt.NDArray[Any]]:
    """What gives the list of a row, by its number, as an array; none of them is copied."""
    column = cast("pa.ListArray[Any]", table.column(name).combine_chunks())
    offsets, values = column.offsets.to_numpy(), column.values.to_numpy()
    return lambda n: values[offsets[n] : offsets[n + 1]]


def values_of(table: pa.Table, name: str) -> list[Any]:
    return table.column(name).to_pylist()
