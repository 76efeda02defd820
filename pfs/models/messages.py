"""The errors of one validation as problems: one for each mistake, at its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from pfs.models.places import Annotation, Place, bare, origin_of, place_of, words_of
from pfs.models.problems import Problem
from pfs.models.references import Reference
from pfs.models.wording import Refusal, missing, unknown, worded, wrong_form
from pfs.source.document import KEY
from pfs.source.findings import Path
from pfs.source.nearest import nearest


def problems_of(errors: Sequence[ErrorDetails], data: Mapping[str, Any]) -> list[Problem]:
    """Return what to say of the errors of a validation.

    A list that is too short because its rows are refused is not an error of its own. Of a union
    whose members all refuse a value only the member that was meant speaks. A missing field and an
    unknown one with nearly its name are one problem.

    Parameters
    ----------
    errors
        As pydantic returns them, without inputs.
    data
        What was validated, as plain data.
    """
    refusals = [_refusal(error, data) for error in errors if not _follows(error, errors)]
    plain = [refusal for refusal in refusals if refusal.place.choice is None]
    found = list(_without_twins(plain))
    chosen = [refusal for refusal in refusals if refusal.place.choice is not None]
    for path in dict.fromkeys(_choice(refusal) for refusal in chosen):
        group = [refusal for refusal in chosen if _choice(refusal) == path]
        found.extend(_of_choice(path, group, value_at(data, path)))
    return found


def value_at(data: object, path: Path) -> object:
    """Return what the data hold at a path, None where they hold nothing."""
    for part in path:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data):
            data = data[part]
        else:
            return None
    return data


def _refusal(error: ErrorDetails, data: Mapping[str, Any]) -> Refusal:
    place = place_of(error["loc"])
    raw = place.path[-2] if place.path[-1:] == (KEY,) else value_at(data, place.path)
    return Refusal(error["type"], error["msg"], error.get("ctx", {}), place, raw)


def _follows(error: ErrorDetails, errors: Iterable[ErrorDetails]) -> bool:
    """Say whether a list is too short only because rows of it are refused."""
    if error["type"] != "too_short":
        return False
    place = error["loc"]
    return any(len(e["loc"]) > len(place) and e["loc"][: len(place)] == place for e in errors)


def _without_twins(refusals: list[Refusal]) -> Iterator[Problem]:
    """Yield problems; a missing field that an unknown one was meant to be is left out."""
    unknowns = [refusal for refusal in refusals if refusal.kind == "extra_forbidden"]
    for refusal in refusals:
        if refusal.kind == "missing":
            if not any(_meant(other, refusal) for other in unknowns):
                yield missing(refusal, _container(refusal))
        elif refusal.kind == "extra_forbidden":
            yield unknown(refusal, _container(refusal))
        else:
            yield worded(refusal)


def _meant(other: Refusal, lacking: Refusal) -> bool:
    if other.path[:-1] != lacking.path[:-1]:
        return False
    return nearest(str(other.path[-1]), _container(other).names) == lacking.path[-1]


def _container(refusal: Refusal) -> Place:
    return refusal.place.holder


def _choice(refusal: Refusal) -> Path:
    return refusal.path[: refusal.place.choice]


def _of_choice(path: Path, group: list[Refusal], raw: object) -> Iterator[Problem]:
    """Yield the errors of the member that was meant, or one problem that names all members."""
    meant = [refusal for refusal in group if _fits(raw, refusal.place.member)]
    inner = [refusal for refusal in meant if refusal.kind not in {"string_type", "literal_error"}]
    if inner:
        yield from _without_twins(inner)
        return
    members = dict.fromkeys(form for refusal in group for form in _forms(refusal.place.member))
    first = group[0]
    at = Refusal(first.kind, first.text, first.context, Place(path), raw)
    yield wrong_form(at, tuple(members))


def _fits(raw: object, member: Annotation) -> bool:
    """Say whether a value has the shape of a member: a list of a tuple, text of the others."""
    listed = origin_of(bare(member)) is tuple
    return isinstance(raw, list) if listed else isinstance(raw, str)


def _forms(member: Annotation) -> tuple[str, ...]:
    kind = bare(member)
    if origin_of(kind) is tuple:
        return ("a list",)
    if words_of(kind):
        return words_of(kind)
    return ("a name",) if isinstance(kind, type) and issubclass(kind, Reference) else ("a date",)
