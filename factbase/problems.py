"""What is wrong with a source file, said so that its author can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One error in the sources.

    ``place`` is a file with a key (``data/glossary.yml#offset.fr``) or a line (``docs/fr/about.md:12``), relative to
    the repository; ``value`` is what stands there; ``expected`` says what should.
    """

    place: str
    value: str
    expected: str

    def __str__(self) -> str:
        return f"{self.place}: {shown(self.value)}, expected {self.expected}"


class SourceError(Exception):
    """Raised once with every problem of a run, never with the first alone."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(value: str, limit: int = 80) -> str:
    """``value`` for a message: in quotes, on one line, cut at ``limit`` characters, the unprintable by code point."""
    visible = "".join(char if char.isprintable() else f"<U+{ord(char):04X}>" for char in value)
    return f'"{visible[:limit]}…"' if len(visible) > limit else f'"{visible}"'
