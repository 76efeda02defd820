"""Percentages written where money or people are counted: 8% of nothing named is 0.08."""

from collections.abc import Iterator, Mapping

from pfs.models.problems import Problem, where
from pfs.source.findings import Path

_COUNTS: tuple[tuple[str, ...], ...] = (
    ("accounts", "*", "opening"),
    ("accounts", "*", "target"),
    ("capital", "*", "amount"),
    ("capital", "*", "from", "*"),
    ("capital", "*", "tops_up_to"),
    ("capital", "*", "draws", "dated", "*"),
    ("budget", "*", "amount", "total"),
    ("budget", "*", "amount", "per_person"),
    ("budget", "*", "amount", "dated", "*"),
    ("cohorts", "*", "people"),
    ("cohorts", "*", "minimum"),
    ("metrics", "*", "evaluations", "*", "treated"),
    ("metrics", "*", "evaluations", "*", "control"),
    ("payments", "*", "at_least"),
    ("payments", "*", "at_most"),
    ("payments", "*", "amount"),
    ("limits", "*", "at_least"),
    ("limits", "*", "at_most"),
    ("waterfall", "*", "at_most"),
)
"""Fields that count money or people; `*` stands for any name."""


def percentages(data: Mapping[str, object]) -> Iterator[Problem]:
    """Yield percentages that stand where money or people are counted."""
    for pattern in _COUNTS:
        for path, value in _at(data, pattern, ()):
            yield from _percent(path, value)


def _at(value: object, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, object]]:
    if not pattern:
        yield path, value
    elif isinstance(value, Mapping):
        for name in value if pattern[0] == "*" else {pattern[0]} & set(value):
            yield from _at(value[name], pattern[1:], (*path, str(name)))


def _percent(path: Path, value: object) -> Iterator[Problem]:
    """Yield the percentage that a number states, in its short or in a long form."""
    if isinstance(value, str) and value.endswith(("%", "pp")):
        message = f"`{value[:40]}` can't stand at {where(path)}, which counts no share"
        people = {"people", "minimum", "treated", "control"} & set(map(str, path))
        remedy = "write the number of people, as `1_000`" if people else "write money, as `800_000`"
        yield Problem("PFS156", path, message, remedy)
    elif isinstance(value, Mapping):
        dated = value.get("since")
        parts: list[tuple[Path, object]] = [(("value",), value.get("value"))]
        if isinstance(dated, Mapping):
            parts += [(("since", str(day)), amount) for day, amount in dated.items()]
        for keys, part in parts:
            yield from _percent((*path, *keys), part)
