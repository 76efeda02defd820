"""What the models allow at a place of the file: the way of an error through annotations.

An error's location mixes keys of the file with the tags of unions; walking the annotations along it
tells the two apart and finds what could have been written there.
"""

import types
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, Tag
from pydantic.fields import FieldInfo

from pfs.models.deal import Deal
from pfs.models.descriptions import described
from pfs.source.document import KEY
from pfs.source.findings import Path

Annotation: TypeAlias = Any
"""A type annotation; these have no common type of their own."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the file and what may stand there.

    Parameters
    ----------
    path
        The location without the tags of unions; a last part `[key]` means the key.
    annotation
        What the models allow here; None where that is not known.
    forms
        Names of the other forms of the value, where it has several.
    maps
        Models whose fields a map at this place may have, the chosen one first.
    choice
        Length of `path` at the last union without tags, or None: its members fail one by one.
    member
        The member of that union that the error is about.
    before
        The place that holds this one; None at the top.
    """

    path: Path = ()
    annotation: Annotation = Deal
    forms: tuple[str, ...] = ()
    maps: tuple[type[BaseModel], ...] = (Deal,)
    choice: int | None = None
    member: Annotation = None
    before: "Place | None" = None

    @property
    def holder(self) -> "Place":
        """The map or list that holds this place; the deal holds itself."""
        return self.before or self

    @property
    def names(self) -> tuple[str, ...]:
        """Fields that a map at this place may have, as written in the file."""
        found = (written(name, field) for m in self.maps for name, field in m.model_fields.items())
        return tuple(dict.fromkeys(found))


def place_of(location: Path) -> Place:
    """Return the place that the location of a validation error means."""
    place = Place()
    for part in location:
        union = part != KEY and len(_members(place.annotation)) > 1
        place = _choose(place, part) if union else _go(place, part)
    return place


def written(name: str, field: FieldInfo) -> str:
    """Return the name of a field as the file writes it."""
    return field.alias or name


def field_at(place: Place, name: str) -> FieldInfo | None:
    """Return the field of that name of a map at the place, with what is said of it."""
    for model in place.maps:
        for attribute, field in model.model_fields.items():
            if written(attribute, field) == name:
                found = copy(field)
                found.description = described(model, attribute)
                return found
    return None


def tags_of(annotation: Annotation) -> tuple[str, ...]:
    """Return the tags of a union's members, or the words of their `kind`."""
    return tuple(str(tag) for tags, _ in _members(annotation) for tag in tags)


def words_of(annotation: Annotation) -> tuple[str, ...]:
    """Return the words that a literal allows, also where it is one of several forms."""
    inner = _bare(annotation)
    if origin_of(inner) is Literal:
        return tuple(str(word) for word in get_args(inner))
    if origin_of(inner) in {Union, types.UnionType}:
        return tuple(word for _, member in _members(inner) for word in words_of(member))
    return ()


def origin_of(annotation: Annotation) -> Annotation:
    """Return what a generic annotation is of, as `tuple` or `Union`; None of a plain type."""
    return get_origin(annotation)


def bare(annotation: Annotation) -> Annotation:
    """Return an annotation without its metadata and without None."""
    members = _members(annotation)
    return _bare(members[0][1]) if len(members) == 1 else _bare(annotation)


def _bare(annotation: Annotation) -> Annotation:
    while origin_of(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _members(annotation: Annotation) -> list[tuple[tuple[object, ...], Annotation]]:
    """Return the members of a union, each with its tags; one member where there is no union."""
    inner = _bare(annotation)
    if origin_of(inner) not in {Union, types.UnionType}:
        return [((), annotation)]
    members = [member for member in get_args(inner) if member is not type(None)]
    if len(members) == 1:
        return _members(members[0])
    return [(_tags(member), member) for member in members]


def _tags(member: Annotation) -> tuple[object, ...]:
    if origin_of(member) is Annotated:
        return tuple(meta.tag for meta in get_args(member)[1:] if isinstance(meta, Tag))
    if isinstance(member, type) and issubclass(member, BaseModel):
        kind = member.model_fields.get("kind")
        return get_args(kind.annotation) if kind is not None else ()
    return ()


def _choose(place: Place, part: str | int) -> Place:
    """Go into the member of a union that a tag, or pydantic's label of a type, names."""
    members = _members(place.annotation)
    tagged = [(tags, member) for tags, member in members if part in tags]
    if tagged:
        chosen = tagged[0][1]
        forms = tuple(str(tags[0]) for tags, _ in members if part not in tags and tags)
        # A stated `kind` leaves no doubt which map is meant; a form read off its keys does.
        maps = tuple(_maps(chosen))
        if origin_of(chosen) is Annotated:
            maps = tuple(dict.fromkeys((*maps, *place.maps)))
        return replace(place, annotation=chosen, forms=forms, maps=maps)
    chosen = next((m for _, m in members if _labelled(str(part), m)), None)
    return replace(place, annotation=chosen, forms=(), choice=len(place.path), member=chosen)


def _labelled(label: str, member: Annotation) -> bool:
    inner = _bare(member)
    listed = origin_of(inner) is tuple
    if label.startswith("tuple["):
        return listed
    if label.startswith("literal["):
        return origin_of(inner) is Literal
    return not listed and origin_of(inner) is not Literal


def _go(place: Place, part: str | int) -> Place:
    """Go to a key or a list position of the file."""
    annotation = _inner(place, part)
    return Place(
        path=(*place.path, part),
        annotation=annotation,
        maps=tuple(_maps(annotation)),
        choice=place.choice,
        member=place.member,
        before=place,
    )


def _inner(place: Place, part: str | int) -> Annotation:
    inner = bare(place.annotation)
    if part == KEY:
        return None
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        field = field_at(Place(maps=(inner,)), str(part))
        return None if field is None else field.annotation
    origin, args = origin_of(inner), get_args(inner)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return args[1]
    if origin is tuple and isinstance(part, int):
        return args[0] if args[-1] is Ellipsis else args[min(part, len(args) - 1)]
    return None


def _maps(annotation: Annotation) -> Iterator[type[BaseModel]]:
    """Yield the models that a value may be."""
    if annotation is None:
        return
    for _, member in _members(annotation):
        inner = _bare(member)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield inner
        elif len(_members(member)) > 1:
            yield from _maps(member)
