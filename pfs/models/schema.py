"""The JSON Schema of a deal file, for editors: completion, descriptions and errors while typing.

It takes every file that the models take, except that it knows no rule that joins several fields.
An editor reads YAML by itself and keeps `11_095_000` as text, so numbers are also taken as text.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from pfs.models.base import RESERVED, Model
from pfs.models.deal import Deal
from pfs.models.descriptions import described
from pfs.models.plain import SHARE_PATTERN

Schema: TypeAlias = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE_NAME = "deal.schema.json"
"""Name under which `pfs schema` writes it; the schema's identifier, relative on purpose."""

_IDENTIFIER = "^[a-z][a-z0-9_]{0,39}$"
_WRITTEN = r"^[-+]?((0|[1-9][\d_]*)(\.\d[\d_]*)?([eE][-+]?\d{1,3})?|\d[\d_]*(\.\d+)?(%|pp))$"
_PLAIN_FORMS = [{"type": "number"}, {"type": "string", "pattern": SHARE_PATTERN}]
_NUMBER: Schema = {"$ref": "#/$defs/Number"}
_NUMBER_DEFINITION: Schema = {
    "title": "Number",
    "description": "A number: 0.08, 8% (a share), 5pp (a change of a share), 11_095_000.",
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": _WRITTEN}],
    "examples": [0.08, "8%", "5pp"],
}
_MAPS_OF_SCHEMAS = ("properties", "patternProperties", "$defs")
_LISTS_OF_SCHEMAS = ("anyOf", "prefixItems")
_NESTED = ("items", "additionalProperties", "propertyNames")


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a deal file; the same on every call.

    Properties stand in the order of the reference, whatever has no order is sorted. Dates are
    text with format `date`: a validator has to be given the file's data with dates as text, as
    `pfs.source.load.parse` gives them.
    """
    schema = _tidy(_with_sentences(Deal.model_json_schema(by_alias=True)))
    schema["$defs"]["Number"] = _NUMBER_DEFINITION
    schema["$defs"] = dict(sorted(schema["$defs"].items()))
    head = {"$schema": DIALECT, "$id": FILE_NAME, "title": "Pay for Success deal"}
    return head | {key: value for key, value in schema.items() if key != "title"}


def _with_sentences(raw: Schema) -> Schema:
    """Add to each property what the sentence below its field says."""
    models = {model.__name__: model for model in _models(Model)}
    for name, node in [("Deal", raw), *raw["$defs"].items()]:
        for attribute, field in models[name].model_fields.items() if name in models else ():
            text = described(models[name], attribute)
            if text is not None:
                node["properties"][field.alias or attribute]["description"] = text
    return raw


def _models(base: type[Model]) -> Iterator[type[Model]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


def _tidy(raw: Schema) -> Schema:
    """Return a schema, and all within it, in the form that serves an editor."""
    node = _as_alternatives({key: raw[key] for key in sorted(raw) if key != "discriminator"})
    if node.get("default", 0) in (None, []):
        del node["default"]
    if "description" in node:
        node["description"] = " ".join(node["description"].split())
    if "required" in node:
        node["required"] = sorted(node["required"])
    if node.get("anyOf") == _PLAIN_FORMS:
        return _as_number(node)
    _descend(node)
    _flatten(node)
    _close_map(node)
    _simplify_list(node)
    return node


def _as_alternatives(node: Schema) -> Schema:
    # A number is of two members of some unions, so that exactly one of them never matches.
    if "oneOf" in node:
        node["anyOf"] = node.pop("oneOf")
    return node


def _as_number(node: Schema) -> Schema:
    kept = {key: node[key] for key in ("default", "description") if key in node}
    if kept.get("description") == _NUMBER_DEFINITION["description"]:
        del kept["description"]
    return kept | _NUMBER


def _descend(node: Schema) -> None:
    for key in _MAPS_OF_SCHEMAS:
        if key in node:
            node[key] = {name: _tidy(_untitled(key, part)) for name, part in node[key].items()}
    for key in _LISTS_OF_SCHEMAS:
        if key in node:
            node[key] = [_tidy(part) for part in node[key]]
    for key in _NESTED:
        if isinstance(node.get(key), dict):
            node[key] = _tidy(node[key])


def _untitled(kind: str, part: Schema) -> Schema:
    """Leave out the title of a field, which only repeats its name."""
    if kind == "$defs":
        return part
    return {key: value for key, value in part.items() if key != "title"}


def _flatten(node: Schema) -> None:
    """Put alternatives within alternatives on one level, each once."""
    parts: list[Schema] = []
    for part in node.get("anyOf", ()):
        inner = part["anyOf"] if part.keys() == {"anyOf"} else [part]
        parts += [option for option in inner if option not in parts]
    if parts:
        node["anyOf"] = parts


def _close_map(node: Schema) -> None:
    """Refuse keys that are no identifiers, and identifiers that are reserved words."""
    reserved = {"not": {"enum": sorted(RESERVED)}}
    if "patternProperties" in node:
        node["additionalProperties"] = False
        node.pop("propertyNames", None)
        if _IDENTIFIER in node["patternProperties"]:
            node["propertyNames"] = reserved
    elif node.get("pattern") == _IDENTIFIER:
        node.update(reserved)


def _simplify_list(node: Schema) -> None:
    """Write a list of alike members with `items`, which more editors know than `prefixItems`."""
    members = node.get("prefixItems", [])
    if members and all(member == members[0] for member in members):
        node["items"] = node.pop("prefixItems")[0]
