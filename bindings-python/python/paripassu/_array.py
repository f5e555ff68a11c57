"""Arrays from whatever holds numbers. The compiled half calls these for what it cannot borrow."""

from __future__ import annotations

from typing import Any

import numpy

from ._typing import FloatArray
from .errors import InvalidError

__all__ = ["kinds", "labels", "matrix", "vector"]

KINDS = {"call": 1, "put": -1, "c": 1, "p": -1, "1": 1, "-1": -1, "1.0": 1, "-1.0": -1}


def wrong(name: str, message: str) -> InvalidError:
    """The error of one argument."""
    return InvalidError(f"{name}: {message}", [(name, message)])


def plain(value: Any, name: str) -> numpy.ndarray[Any, Any]:
    """The array that ``value`` holds, of numbers."""
    if not hasattr(value, "__array__") and hasattr(value, "__arrow_c_stream__"):
        value = from_arrow(value, name)
    try:
        array = numpy.asarray(value)
        if array.dtype.kind == "O":
            array = objects(value, array)
    except InvalidError:
        raise
    except Exception as error:  # whatever a foreign object raises
        raise wrong(name, f"must be numbers, got {type(value).__name__} ({error})") from error
    if array.dtype.kind not in "biuf":
        raise wrong(name, f"must be numbers, got {type(value).__name__} of {array.dtype}")
    return array


def objects(value: Any, array: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
    """Numbers among which some are missing, as NaN."""
    if hasattr(value, "to_numpy") and hasattr(value, "isna"):
        return numpy.asarray(value.to_numpy(dtype="float64", na_value=numpy.nan))
    if any(isinstance(item, (str, bytes)) for item in array.flat):
        return array
    return array.astype(numpy.float64)


def from_arrow(value: Any, name: str) -> Any:
    """What an Arrow stream holds; pyarrow reads it."""
    try:
        import pyarrow  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError as error:
        raise wrong(name, "is an Arrow stream, which needs pyarrow") from error
    if hasattr(value, "__arrow_c_array__"):
        return pyarrow.array(value).to_numpy(zero_copy_only=False)
    try:
        table = pyarrow.table(value)
    except Exception:  # a stream of one column
        return pyarrow.chunked_array(value).to_numpy()
    return numpy.column_stack([column.to_numpy() for column in table.columns])


def vector(value: Any, name: str) -> FloatArray:
    """A contiguous vector of float64."""
    array = plain(value, name)
    if array.ndim == 2 and 1 in array.shape and hasattr(value, "columns"):
        array = array.reshape(-1)  # a data frame of one column
    if array.ndim != 1:
        raise wrong(name, f"must be one-dimensional, got the shape {array.shape}")
    return numpy.require(array, dtype=numpy.float64, requirements=["C", "ALIGNED"])


def matrix(value: Any, name: str) -> FloatArray:
    """A contiguous matrix of float64."""
    array = plain(value, name)
    if array.ndim != 2:
        raise wrong(name, f"must be two-dimensional, got the shape {array.shape}")
    return numpy.require(array, dtype=numpy.float64, requirements=["C", "ALIGNED"])


def kinds(value: Any, name: str) -> numpy.ndarray[Any, Any]:
    """Calls as 1 and puts as -1, from those numbers or from words."""
    array = numpy.asarray(value)
    if array.ndim > 1:
        raise wrong(name, f"must be one-dimensional, got the shape {array.shape}")
    array = array.reshape(-1)
    if array.dtype.kind in "biuf":
        if not numpy.isin(array, (1, -1)).all():
            raise wrong(name, "must be 'call' (1) or 'put' (-1)")
        return numpy.ascontiguousarray(array, dtype=numpy.int8)
    words, places = numpy.unique(array.astype(str), return_inverse=True)
    unknown = [str(word) for word in words if str(word).lower() not in KINDS]
    if unknown:
        raise wrong(name, f"must be 'call' or 'put', got {unknown[0]!r}")
    flags = numpy.array([KINDS[str(word).lower()] for word in words], dtype=numpy.int8)
    return numpy.ascontiguousarray(flags[places.reshape(-1)])


def labels(value: Any) -> list[str] | None:
    """The names of a data frame's columns; none of a plain array."""
    columns = getattr(value, "columns", None)
    return None if columns is None else [str(column) for column in columns]
