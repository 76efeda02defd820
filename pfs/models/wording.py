"""Validation errors of pydantic in the words of a deal file: one sentence and one help each."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pfs.models.field_help import A_DATE, help_for
from pfs.models.places import Place, bare, field_at, tags_of, words_of
from pfs.models.problems import MOST_SHOWN, Problem, choose, listed, where
from pfs.models.references import Reference
from pfs.source.document import KEY
from pfs.source.findings import Path, clip
from pfs.source.nearest import nearest

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_BOUNDS = {
    "ge": "of at least {:g}",
    "gt": "above {:g}",
    "le": "of at most {:g}",
    "lt": "below {:g}",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of pydantic, its place, and what the file holds there (None where nothing)."""

    kind: str
    text: str
    context: Mapping[str, Any]
    place: Place
    raw: object

    @property
    def path(self) -> Path:
        """Place in the file."""
        return self.place.path

    @property
    def shown(self) -> str:
        """What the file holds, short and in backticks; empty of a list or a map."""
        scalar = isinstance(self.raw, str | int | float)
        text = str(self.raw).lower() if isinstance(self.raw, bool) else str(self.raw)
        return f"`{clip(text, MOST_SHOWN)}`" if scalar else ""


def worded(refusal: Refusal) -> Problem:
    """Return what to say of one error."""
    return _WORDINGS.get(refusal.kind, _other)(refusal)


def missing(refusal: Refusal, container: Place) -> Problem:
    """Return what to say of a field, or an entry of a pair, that is not there."""
    name = refusal.path[-1]
    if isinstance(name, int):
        size = len(get_args(bare(container.annotation)))
        message = f"{where(container.path)} has {name} of {size} entries"
        return Problem("PFS109", container.path, message, f"write `[{', '.join(['...'] * size)}]`")
    field = field_at(container, name)
    message = f"{where(container.path)} has no `{name}`, which is needed"
    return Problem("PFS101", refusal.path, message, help_for(name, field))


def unknown(refusal: Refusal, container: Place) -> Problem:
    """Return what to say of a field that does not exist."""
    name = str(refusal.path[-1])
    near = nearest(name, container.names)
    remedy = f"write `{near}`" if near else f"it can have {listed(container.names, 24)}"
    if refusal.raw is None and re.fullmatch(r"\d{3}", name):
        remedy = f"write a number without commas: `..._{name}`"
    elif near is None and refusal.raw is None and " " in name:
        remedy = "put a text that has a comma in quotes"
    message = f"{where(container.path)} has no field `{clip(name)}`"
    return Problem("PFS102", (*refusal.path, KEY), message, remedy)


def wrong_form(refusal: Refusal, forms: tuple[str, ...]) -> Problem:
    """Return what to say of a value that is of none of the forms that are allowed."""
    held = refusal.shown or _form(refusal.raw)
    message = f"{held} can't stand at {where(refusal.path)}"
    return Problem("PFS104", refusal.path, message, f"write {listed(forms)}")


def _word(refusal: Refusal) -> Problem:
    words = words_of(refusal.place.annotation)
    if not refusal.shown:
        return wrong_form(refusal, words)
    message = f"{refusal.shown} is not a word for {where(refusal.path)}"
    near = nearest(str(refusal.raw), words)
    listing = listed((*words, *refusal.place.forms), 24)
    remedy = f"write `{near}`; the words are {listing}" if near else f"write {listing}"
    return Problem("PFS103", refusal.path, message, remedy)


def _tag(refusal: Refusal) -> Problem:
    forms = tags_of(refusal.place.annotation)
    if refusal.context.get("discriminator") != "'kind'":
        return wrong_form(refusal, forms)
    path = (*refusal.path, "kind")
    stated = refusal.raw.get("kind") if isinstance(refusal.raw, Mapping) else None
    if stated is not None:
        message = f"`{clip(str(stated), MOST_SHOWN)}` is not a kind of {where(refusal.path[:-1])}"
        near = nearest(str(stated), forms)
        remedy = f"write `{near}`; the kinds are {listed(forms)}" if near else None
        return Problem("PFS103", path, message, remedy or f"write {listed(forms)}")
    if not isinstance(refusal.raw, Mapping):
        return _map(refusal)
    near_key = next((key for key in refusal.raw if nearest(key, ["kind"])), None)
    if near_key is not None:
        message = f"{where(refusal.path)} has no field `{clip(near_key)}`"
        return Problem("PFS102", (*refusal.path, near_key, KEY), message, "write `kind`")
    message = f"{where(refusal.path)} has no `kind`, which is needed"
    return Problem("PFS101", path, message, f"write `kind: {forms[0]}`; the kinds are "
                   f"{listed(forms)}")  # fmt: skip


def _date(refusal: Refusal) -> Problem:
    remedy = f"write year, month and day, as `{A_DATE}`"
    held = refusal.shown or _form(refusal.raw)
    if not isinstance(refusal.raw, str) or not (match := _DATE.fullmatch(refusal.raw)):
        return Problem("PFS105", refusal.path, f"{held} is not a date", remedy)
    year, month, day = (int(part) for part in match.groups())
    if year < 1 or not 1 <= month <= 12:
        message = f"{held} does not exist: no year has a month {month}"
        return Problem("PFS105", refusal.path, message, remedy)
    last = calendar.monthrange(year, month)[1]
    message = f"{held} does not exist: {calendar.month_name[month]} {year} has {last} days"
    return Problem("PFS105", refusal.path, message, f"write `{year:04}-{month:02}-{last}`"
                   if day > last else remedy)  # fmt: skip


def _bound(refusal: Refusal) -> Problem:
    wanted = next(
        text.format(refusal.context[name]) for name, text in _BOUNDS.items()
        if name in refusal.context
    )  # fmt: skip
    message = f"{refusal.shown} can't stand at {where(refusal.path)}"
    return Problem("PFS107", refusal.path, message, f"write a number {wanted}")


def _pattern(refusal: Refusal) -> Problem:
    if refusal.path[-1:] == ("currency",):
        message = f"{refusal.shown} is not a currency code"
        return Problem("PFS108", refusal.path, message, "write three capital letters, as `USD`")
    proposal = re.sub(r"[^a-z0-9]+", "_", str(refusal.raw).lower()).strip("_0123456789")[:40]
    proposal = f", as `{proposal}`" if proposal else ""
    message = f"{refusal.shown} is not an identifier"
    remedy = "write up to 40 lower-case letters, digits and `_`, a letter first" + proposal
    return Problem("PFS108", refusal.path, message, remedy)


def _few(refusal: Refusal) -> Problem:
    count, least = refusal.context.get("actual_length", 0), refusal.context.get("min_length", 1)
    if not count:
        message = f"{where(refusal.path)} is empty"
        return Problem("PFS109", refusal.path, message, "fill it in, or leave it out")
    message = f"{where(refusal.path)} has {count} of at least {least} entries"
    return Problem("PFS109", refusal.path, message, f"write at least {least} entries")


def _many(refusal: Refusal) -> Problem:
    most = refusal.context.get("max_length", 0)
    message = f"{where(refusal.path)} has more than {most} entries"
    return Problem("PFS109", refusal.path, message, f"write {most} entries")


def _map(refusal: Refusal) -> Problem:
    if refusal.raw is None:
        message = f"{where(refusal.path)} is empty"
        return Problem("PFS104", refusal.path, message, "fill it in, or leave it out")
    names = refusal.place.names
    form = f"a map with {listed(names, 6)}" if names else "a map, as `{NAME: ...}`"
    others = refusal.place.forms if len(refusal.place.maps) < 2 else ()
    return wrong_form(refusal, (form, *others))


def _list(refusal: Refusal) -> Problem:
    example = f"`[{refusal.shown.strip('`') or '...'}]`"
    return wrong_form(refusal, (f"a list, as {example}", *refusal.place.forms))


def _text(refusal: Refusal) -> Problem:
    kind = bare(refusal.place.annotation)
    if isinstance(kind, type) and issubclass(kind, Reference):
        return wrong_form(refusal, ("a name", *refusal.place.forms))
    return wrong_form(refusal, ("text; put a number that is meant as text in quotes",))


def _truth(refusal: Refusal) -> Problem:
    return wrong_form(refusal, ("true", "false"))


def _whole(refusal: Refusal) -> Problem:
    return wrong_form(refusal, ("a whole number",))


def _own(refusal: Refusal) -> Problem:
    """Return what a check of the models says: of fields together, or of one value."""
    together = isinstance(refusal.raw, Mapping)
    code = "PFS110" if together else "PFS106"
    return Problem(code, refusal.path, refusal.text, refusal.context.get("help"))


def _other(refusal: Refusal) -> Problem:
    return Problem("PFS104", refusal.path, f"{where(refusal.path)} can't be read",
                   _help_of(refusal.place))  # fmt: skip


def _help_of(place: Place) -> str:
    return choose("", place.names, "write a value of the form that the reference shows")


_WORDINGS: Mapping[str, Callable[[Refusal], Problem]] = {
    "pfs": _own,
    "literal_error": _word,
    "union_tag_invalid": _tag,
    "union_tag_not_found": _tag,
    **dict.fromkeys(("date_parsing", "date_type", "date_from_datetime_parsing",
                     "date_from_datetime_inexact"), _date),
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), _bound),
    "string_pattern_mismatch": _pattern,
    "too_short": _few,
    "string_too_short": _few,
    "too_long": _many,
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "mapping_type"), _map),
    **dict.fromkeys(("tuple_type", "list_type"), _list),
    "string_type": _text,
    "bool_type": _truth,
    **dict.fromkeys(("int_type", "int_from_float", "int_parsing"), _whole),
}  # fmt: skip


def _form(raw: object) -> str:
    if raw is None:
        return "an empty value"
    return "a map" if isinstance(raw, Mapping) else "a list"
