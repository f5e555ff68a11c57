"""Who is told how far long work has come."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeAlias, Union

__all__ = ["Progress", "watcher"]

Progress: TypeAlias = Union[bool, Callable[[int, int], Any], None]
"""``True`` shows a bar; a function is called with the steps done and the steps in all."""


def watcher(progress: Progress) -> Callable[[int, int], Any] | None:
    """The function that is told."""
    if progress is True:
        return bar()
    return progress or None


def bar() -> Callable[[int, int], Any]:
    """A bar of tqdm, or a line on the standard error."""
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return line
    shown: Any = None

    def show(done: int, total: int) -> None:
        nonlocal shown
        if shown is None:
            shown = tqdm(total=total)
        shown.update(done - shown.n)
        if done >= total:
            shown.close()

    return show


def line(done: int, total: int) -> None:
    """``42 %``, written over itself."""
    share = 100 * done // max(total, 1)
    sys.stderr.write(f"\r{share:3d} %" + ("\n" if done >= total else ""))
    sys.stderr.flush()
