"""Remembering results between the builds of a preview: what did not change is not worked out anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Memory(Generic[R]):
    """The last result under each name, good for as long as the parts that it was made from are the same.

    Parts are the same where they are one object, or equal texts; so they must be values that nobody changes.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], R]] = {}

    def get(self, name: str, parts: tuple[object, ...], make: Callable[[], R]) -> R:
        """The result under ``name``, from ``make`` where no result for these ``parts`` is kept."""
        known = self._kept.get(name)
        if known is None or not _same(known[0], parts):
            known = self._kept[name] = (parts, make())
        return known[1]


def remembered(key: Callable[P, tuple[object, ...]]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function to keep its last result, as Memory does, for the parts that ``key`` makes of its arguments.

    Where the last part is a text (a language, a folder), one result is kept for each.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        memory: Memory[R] = Memory()

        @wraps(function)
        def remembering(*args: P.args, **kwargs: P.kwargs) -> R:
            parts = key(*args, **kwargs)
            return memory.get(
                str(parts[-1]) if isinstance(parts[-1], str) else "", parts, lambda: function(*args, **kwargs)
            )

        return remembering

    return decorate


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    return len(one) == len(other) and all(
        a is b or (isinstance(a, str) and a == b) for a, b in zip(one, other, strict=True)
    )


def state_of(paths: Iterable[Path]) -> str:
    """A digest of the names, times and sizes of files, and of all files below folders; no content is read."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                stat = file.stat()
                digest.update(f"{file}\0{stat.st_mtime_ns}\0{stat.st_size}\n".encode())
    return digest.hexdigest()
