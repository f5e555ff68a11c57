"""Answers: dicts and lists that become tables and pictures."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy

from .errors import InvalidError

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]
    import polars

__all__ = ["Result", "Table"]

MOST_ROWS = 20


class Result(dict[str, Any]):
    """An answer: a dict, whose sequences of numbers are NumPy arrays.

    >>> Result(name="A", weights=numpy.array([0.25, 0.75])).to_pandas()
       weights
    0     0.25
    1     0.75
    """

    __slots__ = ()

    def tables(self) -> list[str]:
        """The entries that are tables of their own: lists of dicts."""
        return [name for name, value in self.items() if is_records(value)]

    def columns(self) -> dict[str, Any]:
        """The entries that are columns: arrays of the length that most of them have."""
        arrays = {k: v for k, v in self.items() if isinstance(v, numpy.ndarray) and v.ndim == 1}
        lengths = [len(array) for array in arrays.values()]
        usual = max(lengths, key=lengths.count, default=0)
        return {name: array for name, array in arrays.items() if len(array) == usual}

    def table(self, name: str | None = None) -> Table:
        """The rows of an entry; without a name those of the columns, or of the only table there is."""
        if name is not None:
            return Table(self[name])
        columns, tables = self.columns(), self.tables()
        if columns:
            return Table(dict(zip(columns, row)) for row in zip(*columns.values()))
        if len(tables) == 1:
            return Table(self[tables[0]])
        if tables:
            message = f"must be one of {', '.join(tables)}"
            raise InvalidError(f"table: {message}", [("table", message)])
        return Table([dict(self)])

    def to_pandas(self, table: str | None = None) -> pandas.DataFrame:
        """A data frame of an entry; without a name of the columns, or of the only table there is."""
        if table is None and (columns := self.columns()):
            import pandas

            return pandas.DataFrame(columns)
        return self.table(table).to_pandas()

    def to_polars(self, table: str | None = None) -> polars.DataFrame:
        """As :meth:`to_pandas`, for Polars."""
        if table is None and (columns := self.columns()):
            import polars

            return polars.DataFrame(columns)
        return self.table(table).to_polars()

    def to_json(self, **options: Any) -> str:
        """JSON text, which every function reads as it reads the answer."""
        return json.dumps(self, default=as_plain, **options)

    def plot(self, what: str | None = None, *, ax: Any = None, **options: Any) -> Any:
        """Draws the answer with matplotlib, as :mod:`paripassu.plot` says, and gives the axes."""
        from . import plot

        return plot.draw(self, what, ax=ax, **options)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(str(k))}</th><td>{cell(v)}</td></tr>"
            for k, v in self.items()
        )
        return f"<table>{rows}</table>"


class Table(list[dict[str, Any]]):
    """An answer of many rows: a list of dicts."""

    __slots__ = ()

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame; dicts inside a row become columns ``outer.inner``."""
        import pandas

        return pandas.json_normalize(list(self))

    def to_polars(self) -> polars.DataFrame:
        """A data frame; dicts inside a row become columns ``outer.inner``."""
        import polars

        return polars.DataFrame([flat(row) for row in self], infer_schema_length=None, strict=False)

    def to_json(self, **options: Any) -> str:
        """JSON text, which every function reads as it reads the answer."""
        return json.dumps(self, default=as_plain, **options)

    def plot(self, what: str | None = None, *, ax: Any = None, **options: Any) -> Any:
        """Draws the answer with matplotlib, as :mod:`paripassu.plot` says, and gives the axes."""
        from . import plot

        return plot.draw(self, what, ax=ax, **options)

    def _repr_html_(self) -> str:
        rows = [flat(row) for row in self[:MOST_ROWS] if isinstance(row, Mapping)]
        names = list(dict.fromkeys(name for row in rows for name in row))
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{cell(row.get(n))}</td>" for n in names) + "</tr>" for row in rows
        )
        more = f"<p>and {len(self) - MOST_ROWS} more</p>" if len(self) > MOST_ROWS else ""
        return f"<table><tr>{head}</tr>{body}</table>{more}"


def is_records(value: Any) -> bool:
    """A list of dicts."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A row without dicts inside."""
    out: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            out.update(flat(value, f"{before}{name}."))
        else:
            out[before + name] = value.tolist() if isinstance(value, numpy.ndarray) else value
    return out


def cell(value: Any) -> str:
    """A value in a cell of a table of HTML."""
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, numpy.ndarray):
        return f"array of {' × '.join(map(str, value.shape))}"
    if is_records(value):
        return f"{len(value)} rows of {html.escape(', '.join(map(str, value[0])))}"
    if isinstance(value, Mapping):
        return Result(value)._repr_html_()
    if isinstance(value, (list, tuple)):
        return f"list of {len(value)}" if len(value) > 6 else ", ".join(cell(item) for item in value)
    return html.escape(str(value))


def as_plain(value: Any) -> Any:
    """What JSON can say of a value that it cannot hold."""
    if isinstance(value, numpy.ndarray):
        return without_nan(value.tolist())
    raise TypeError(f"{type(value).__name__} is not JSON")


def without_nan(values: Iterable[Any]) -> list[Any]:
    """Lists in which NaN is null."""
    return [without_nan(v) if isinstance(v, list) else None if v != v else v for v in values]
