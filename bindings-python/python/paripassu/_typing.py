"""What the functions take and give, for type checkers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, Union

import numpy
from numpy.typing import ArrayLike, NDArray

__all__ = ["Date", "Dates", "Document", "FloatArray", "IntArray", "MatrixLike", "VectorLike"]

Document: TypeAlias = Union[Mapping[str, Any], str, bytes]
"""Plain data, as :func:`json.load` gives it, or JSON text.

Dates may be :class:`datetime.date` or ISO text; NumPy and pandas values are read as what they hold.
"""

FloatArray: TypeAlias = NDArray[numpy.float64]
IntArray: TypeAlias = NDArray[numpy.int64]

VectorLike: TypeAlias = Any
"""A series of numbers: NumPy, pandas, Polars, Arrow, a list, anything with ``__array__``. Contiguous
float64 is borrowed, everything else is copied once."""

MatrixLike: TypeAlias = Any
"""Rows of numbers: a matrix, a data frame, a list of lists. A row is a date or an observation, a column an
asset or a variable."""

Number: TypeAlias = Union[float, ArrayLike]

Date: TypeAlias = Union[str, datetime.date, numpy.datetime64]
"""ISO text, :class:`datetime.date` or what NumPy and pandas have."""

Dates: TypeAlias = Union[Sequence[Date], Any]
"""Dates: a list of them, a pandas index, a NumPy array."""
