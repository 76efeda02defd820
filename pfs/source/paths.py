"""
Setting paths: `payments.success.steps[10%].pay`.

Keys are joined by dots; brackets after a key choose a row of a list or an entry of a map. Rows are
chosen by what the contract calls them, their threshold, because positions change when a row is
added.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pfs.source.findings import DealError, Finding, Path, Severity, Span, clip
from pfs.source.nearest import nearest
from pfs.source.nodes import Plain

THRESHOLDS = ("at", "at_least", "above", "at_most", "below", "to")
OTHERWISE = "otherwise"

_OVER_TIME = ("since", "dated")
_PART = re.compile(r"([^.\[\]=\s]+)((?:\[[^\[\]]+\])*)(?:\.|$)")
_SELECTOR = re.compile(r"\[([^\[\]]+)\]")
_NUMBER = re.compile(
    r"([-+]?(?:\d[\d_]{0,29}(?:\.[\d_]{0,30})?|\.\d{1,30})(?:[eE][-+]?\d{1,3})?)(%|pp)?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Who asks for a path: the file or setting that findings name, and where it stands in it."""

    file: str
    span: Span | None


def resolve(text: str, data: Plain, place: Place) -> Path:
    """
    Return the plain path that a setting path stands for.

    Parameters
    ----------
    text
        The path as written.
    data
        The data of the deal. All but the last key must be in it; chosen rows must all be.
    place
        Named by the finding when there is one.

    Raises
    ------
    DealError
        PFS020 for the grammar, PFS021 for a name that is not there, PFS022 for a row.
    """
    walk = _Walk(text, place, data)
    steps = list(_steps(text, place))
    for index, (key, selectors) in enumerate(steps):
        walk.enter(key, last=index == len(steps) - 1 and not selectors)
        for selector in selectors:
            walk.choose(selector)
    return walk.path


def number_of(value: Plain) -> Fraction | None:
    """Return what a number means, exactly: `10%`, `10pp`, `0.1` and 0.1 are one tenth."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    found = _NUMBER.fullmatch(value if isinstance(value, str) else repr(value))
    if found is None or not found[1].isascii():
        return None
    try:
        return Fraction(found[1]) / (100 if found[2] else 1)
    except ValueError:
        return None


def _steps(text: str, place: Place) -> Iterator[tuple[str, list[str]]]:
    index = 0
    while index < len(text) or not index:
        found = _PART.match(text, index)
        if found is None or (found.end() == len(text) and text.endswith(".")):
            message = f"`{clip(text, 60)}` is not a path"
            remedy = "join keys with dots: `capital.senior.rate`, `payments.success.steps[10%].pay`"
            raise _refusal("PFS020", message, remedy, place)
        yield found[1], _SELECTOR.findall(found[2])
        index = found.end()


def _refusal(code: str, message: str, remedy: str, place: Place, path: Path = ()) -> DealError:
    finding = Finding(code, Severity.ERROR, message, place.file, place.span, path, remedy)
    return DealError([finding])


@dataclass(slots=True)
class _Walk:
    """The way down so far: the plain path, and the value at its end."""

    text: str
    place: Place
    here: Plain
    path: Path = ()

    def enter(self, key: str, *, last: bool) -> None:
        """Go to a key; only the last may be new."""
        if not isinstance(self.here, dict):
            raise self._no_map(key)
        if key not in self.here and not last:
            raise self._unknown(key, self.here)
        self._go(key, self.here.get(key))

    def choose(self, selector: str) -> None:
        """Go to the row or entry in brackets."""
        value = self.here
        if isinstance(value, list):
            row = self._row(selector, value)
            self._go(row, value[row])
            return
        if not isinstance(value, dict):
            raise self._no_row(selector, "there is no table here")
        for wrapper in ("value", *_OVER_TIME):
            inner = value.get(wrapper)
            if isinstance(inner, dict) and selector not in value:
                self._go(wrapper, inner)
                value = inner
        if selector not in value:
            raise self._no_row(selector, _listing(value))
        self._go(selector, value[selector])

    def _row(self, selector: str, rows: list[Plain]) -> int:
        if selector.startswith("#"):
            found = [int(selector[1:]) - 1] if re.fullmatch(r"#[1-9][0-9]{0,5}", selector) else []
            found = [index for index in found if index < len(rows)]
        else:
            found = [index for index, row in enumerate(rows) if _fits(selector, row)]
        if len(found) == 1:
            return found[0]
        if found:
            positions = " or ".join(f"[#{index + 1}]" for index in found[:5])
            raise self._no_row(selector, f"several rows fit; write {positions}")
        raise self._no_row(selector, _listing(rows))

    def _go(self, part: str | int, value: Plain) -> None:
        self.path = (*self.path, part)
        self.here = value

    def _unknown(self, key: str, names: dict[str, Plain]) -> DealError:
        near = nearest(key, names)
        remedy = f"write `{clip(near)}`" if near else f"it has {_names(names)}"
        message = f"{self._where()} has no `{clip(key)}`, named in `{clip(self.text, 60)}`"
        return _refusal("PFS021", message, remedy, self.place, self.path)

    def _no_map(self, key: str) -> DealError:
        table = isinstance(self.here, list)
        what = "is a list" if table else "is a single value"
        remedy = "choose a row first, such as `[#1]`" if table else "set the value itself"
        message = f"{self._where()} {what} and has no `{clip(key)}`"
        return _refusal("PFS021", message, remedy, self.place, self.path)

    def _no_row(self, selector: str, remedy: str) -> DealError:
        message = f"`[{clip(selector)}]` chooses no single row of {self._where()}"
        return _refusal("PFS022", message, remedy, self.place, self.path)

    def _where(self) -> str:
        return f"`{clip(show(self.path), 60)}`" if self.path else "the deal"


def show(path: Path) -> str:
    """Write a plain path as a setting path, list positions as `[#1]`."""
    text = ""
    for part in path:
        text += f"[#{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _fits(selector: str, row: Plain) -> bool:
    if not isinstance(row, dict):
        return False
    if selector == OTHERWISE:
        return OTHERWISE in row
    return any(_equals(selector, row[key]) for key in THRESHOLDS if key in row)


def _equals(selector: str, threshold: Plain) -> bool:
    """Compare by meaning when both are numbers, else as text; evidence around a number is left."""
    if isinstance(threshold, dict):
        threshold = threshold.get("value")
    wanted = number_of(selector)
    if wanted is None:
        return selector == threshold
    return wanted == number_of(threshold)


def _listing(values: Plain) -> str:
    """Say what could have been chosen."""
    if isinstance(values, dict):
        return f"it has {_names(values)}"
    rows = values if isinstance(values, list) else []
    shown = [f"`[{clip(_label(row, index))}]`" for index, row in enumerate(rows[:8])]
    return f"the rows are {', '.join(shown)}" if shown else "the list is empty"


def _label(row: Plain, index: int) -> str:
    if isinstance(row, dict):
        for key in THRESHOLDS:
            if isinstance(threshold := row.get(key), str | int | float):
                return str(threshold)
        if OTHERWISE in row:
            return OTHERWISE
    return f"#{index + 1}"


def _names(values: dict[str, Plain]) -> str:
    shown = [f"`{clip(name)}`" for name in list(values)[:8]]
    more = ", ..." if len(values) > len(shown) else ""
    return ", ".join(shown) + more if shown else "no entries"
