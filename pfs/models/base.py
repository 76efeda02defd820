"""The base of every model: unknown keys are forbidden, values are frozen, sentences are schema."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, StringConstraints
from pydantic_core import PydanticCustomError

RESERVED = frozenset({"all", "pooled", "main", "otherwise"})


class Model(BaseModel):
    """A frozen value that refuses keys it does not know.

    The sentence below each field is its description in the JSON Schema and in the reference.
    What validates is built when it is first needed, and then for the whole of a deal at once.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        defer_build=True,
        validate_by_alias=True,
        validate_by_name=False,
        serialize_by_alias=True,
    )


def problem(message: str, help_: str) -> PydanticCustomError:
    """Return an error whose help reaches the person who wrote the file."""
    text = message.replace("{", "{{").replace("}", "}}")
    return PydanticCustomError("pfs", text, {"help": help_})


def exactly_one(model: Model, *names: str) -> str:
    """Return the one name among `names` that is set on `model`, or raise saying what to write."""
    fields = type(model).model_fields
    words = {name: fields[name].alias or name for name in names}
    present = [name for name in names if getattr(model, name) is not None]
    listed = ", ".join(f"`{word}`" for word in words.values())
    if not present:
        raise problem(f"one of {listed} is needed", f"write one of {listed}")
    if len(present) > 1:
        found = " and ".join(f"`{words[name]}`" for name in present)
        raise problem(f"only one of {listed} may be stated; {found} are", f"keep one of {found}")
    return present[0]


def by_key(keys: Mapping[str, str], otherwise: str) -> Discriminator:
    """Tell the members of a union apart by a key that only one of them has.

    `keys` maps a key to the tag of the member; a value that is no map, or has none of the keys,
    is tagged `otherwise`.
    """

    def tag(raw: object) -> str:
        if isinstance(raw, BaseModel):
            names = set(raw.model_dump(exclude_none=True, by_alias=True))
        else:
            names = set(raw) if isinstance(raw, Mapping) else set()
        return next((tag for key, tag in keys.items() if key in names), otherwise)

    return Discriminator(tag)


def by_shape(raw: object) -> str:
    """Tell the members of a union apart by shape: a name, a list, a map, yes or no, a number."""
    if isinstance(raw, bool):
        return "yes or no"
    if isinstance(raw, str):
        return "a name"
    if isinstance(raw, Mapping | BaseModel):
        return "a map"
    return "a list" if isinstance(raw, list | tuple) else "a number"


def _not_reserved(text: str) -> str:
    if text in RESERVED:
        raise problem(f"`{text}` is a reserved word", "choose another identifier")
    return text


Identifier = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$", strict=True),
    AfterValidator(_not_reserved),
]
"""A name that overrides, findings and results can type: lower case, digits, underscores."""

Text = Annotated[str, StringConstraints(min_length=1, strict=True)]
"""Words for people; never computed with."""
