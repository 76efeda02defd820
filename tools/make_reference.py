#!/usr/bin/env python3
"""Write the reference of the deal file from the models: every section, model and field.

The sentences are those below the fields in `pfs/models/`; only the introduction is written here.

Usage: python tools/make_reference.py docs/reference/deal-file.md
"""

import datetime as dt
import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import PlainValidator
from pydantic.fields import FieldInfo

from pfs.models.base import Identifier, Model
from pfs.models.deal import Deal
from pfs.models.descriptions import described
from pfs.models.numbers import Amount, Anything, Fixed, Level, Stated, Uncertain
from pfs.models.plain import Duration, Share
from pfs.models.references import Reference

INTRODUCTION = """\
# The deal file

Every section and field of a deal file, made from the models in `pfs/models/` by
`tools/make_reference.py`. What the terms do with money is in
[How money moves](how-money-moves.md), how a clause of a contract is written in
[Clauses](terms/README.md). `pfs init` writes a small deal to start from, and
`pfs schema -o deal.schema.json` the schema with which an editor completes and explains them.

A deal is one YAML file in UTF-8. Its sections are maps; each entry has a name of your own. Order
never matters in a map; where it matters there is a `rank`, or a list. A key that is not in this
reference is an error, and so is the same key twice. `from` names who gives, `to` who gets.

## Words used in the tables

| word | how it is written |
|---|---|
| identifier | lower-case letters, digits and `_`, a letter first, at most 40: `city`, `year_1`. \
Not `all`, `main`, `otherwise`, `pooled` |
| text | words for people, at least one character |
| date | `2014-01-07` |
| duration | `90 days`, `2 weeks`, `24 months`, `1 quarter`, `2 years`; always a whole number |
| plain number | `0.08`, `8%` (the same), `5pp` (five percentage points, 0.05), `11_095_000`. No \
commas, no currency signs |
| share | a plain number from 0 to 1: `60%` |
| number | a plain number, or `{value: 8%, source: contract, evidence: strong}` |
| amount | a number of 0 or more, in the deal's currency |
| number over time | a number; or `{since: {2013-07-01: 5%, 2016-07-01: 0%}}`, each value in \
force from its date; or `{value: 9_100, grows: 1%}`, growing on each anniversary of the \
calendar's start |
| uncertain number | a number; or a distribution: `{between: [2%, 14%]}` is a 90 % interval; \
also `normal`, `lognormal`, `triangular`, `pert`, `beta`, `uniform`, `empirical`, `quantiles` \
(see [Stated](#stated)) |
| party, cohort, metric, index, payment, goal | the identifier of an entry of that section |
| `capital.NAME` and the like | a section, a dot and the identifier of an entry |

A number in its long form carries where it comes from. `source` and `evidence` together are the
deal's register of assumptions; write `source: assumed` where nobody says so. A reading exactly on
a threshold is `at_least` it and `at_most` it, never `above` or `below` it.

## Setting paths

`--set`, `--vary`, `scenarios` and the `set` of a worked example name a place of the file by its
keys, joined by dots.

| place | path |
|---|---|
| a field | `capital.senior.rate` |
| a row of a table, by its threshold | `payments.success.steps[10%].pay`, \
`payments.success.lines[40%].pay` |
| the row that holds otherwise | `payments.success.steps[otherwise]` |
| a row by its position | `payments.success.steps[#2].pay` |
| a value over time, by its date | `payments.success.price[2020-06-01]` |

The value replaces everything at the place, be it a number or a whole map. A number that is set
loses its source: the figure is no longer the one the source states.

## Reading keys

`given` and `--at` state outcomes as `METRIC[.READ or .EVALUATION][@COHORT or @pooled][@DATE]`.

| key | what it states |
|---|---|
| `reoffending` | the metric in its own read, for every cohort and date |
| `reoffending.level` | the same outcome read in another way: level, change, relative_change, \
total or total_change |
| `reoffending.trial` | what one of several evaluations found |
| `reoffending@year_1` | one cohort; `@pooled` is all of them together |
| `reoffending@year_1@2016-06-30` | one cohort on one date |

## Result keys

`expect` and `--for` ask for results as `SECTION.NAME.MEASURE[@COHORT][@DATE]`, and for the whole
deal as `deal.earned` and `deal.paid`: `payments.success.paid@2017-12-31`, `capital.senior.irr`,
`parties.city.paid`. Every measure is explained in section 7 of
[How money moves](how-money-moves.md#7-results). Amounts agree within half a cent, other numbers
within 1e-9, unless `{about: 5%, within: 0.1pp}` or `{at_least: 0, at_most: 2}` says else.
"""
SHARED = """\
## Parts used in several sections
"""
_KINDS: tuple[tuple[Any, str], ...] = (
    (Level, "number over time"),
    (Uncertain, "uncertain number"),
    (Amount, "amount"),
    (Fixed, "number"),
    (Anything, "number in any form"),
)
_SCALARS = {
    bool: "true or false", int: "whole number", float: "plain number", str: "text",
    dt.date: "date", Duration: "duration", Any: "anything",
}  # fmt: skip
_ONE_OF = {
    "parties": "party", "cohorts": "cohort", "metrics": "metric", "indices": "index",
    "payments": "payment",
    "budget": "item of the budget", "collective_impact.goals": "goal",
}  # fmt: skip


def page() -> str:
    """Return the whole page; the same on every call."""
    sections = {name: _models_of(hint) for name, hint in _hints(Deal).items()}
    uses = Counter(model for models in sections.values() for model in models)
    shared = [*_models_of(Stated), *(model for model, count in uses.items() if count > 1)]
    parts = [INTRODUCTION, "## Sections\n", _describe(Deal)]
    for name, models in sections.items():
        own = [model for model in models if model not in shared]
        if own:
            parts += [f"## {name}\n", _sentence(Deal, name) + "\n"]
            # A heading of the same words would take the section's place as the target of links.
            parts += [_describe(m) if _title(m).lower() == name else _part(m) for m in own]
    parts += [SHARED, *map(_part, sorted(shared, key=_title))]
    return "\n".join(parts)


def _hints(model: type[Model]) -> dict[str, Any]:
    """Return the types of the fields by their names in the file; needed first, `source` last."""
    hints = get_type_hints(model, include_extras=True)
    fields = model.model_fields

    def place(name: str) -> tuple[bool, bool, bool]:
        return not fields[name].is_required(), name == "source", name != "kind"

    return {fields[name].alias or name: hints[name] for name in sorted(fields, key=place)}


def _field(model: type[Model], name: str) -> FieldInfo:
    return next(info for key, info in model.model_fields.items() if name in {key, info.alias})


def _models_of(hint: object) -> list[type[Model]]:
    """Return the models in a type and those in their fields, each once, outer ones first."""
    found: list[type[Model]] = []
    waiting = [hint]
    while waiting:
        models = [model for model in _direct(waiting.pop(0)) if model not in found]
        found += models
        waiting += [inner for model in models for inner in _hints(model).values()]
    return found


def _direct(hint: object) -> Iterator[type[Model]]:
    if inspect.isclass(hint) and issubclass(hint, Model):
        yield hint
    elif _kind_of_number(hint) is None:
        for part in get_args(hint):
            yield from _direct(part)


def _part(model: type[Model]) -> str:
    return f"### {_title(model)}\n\n{_describe(model)}"


def _title(model: type[Model]) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__)
    return words.capitalize()


def _describe(model: type[Model]) -> str:
    rows = [_row(model, name, hint) for name, hint in _hints(model).items()]
    head = ["| field | written as | unless stated | meaning |", "|---|---|---|---|"]
    return "\n".join([inspect.cleandoc(model.__doc__ or ""), "", *head, *rows, ""])


def _row(model: type[Model], name: str, hint: object) -> str:
    cells = (f"`{name}`", written(hint), _default(_field(model, name)), _sentence(model, name))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _sentence(model: type[Model], name: str) -> str:
    fields = model.model_fields.items()
    attribute = next(key for key, info in fields if name in {key, info.alias})
    return " ".join((described(model, attribute) or "").split())


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "**needed**"
    if info.default_factory is not None or info.default in {None, ()}:
        return ""
    if isinstance(info.default, bool):
        return "no" if not info.default else "yes"
    return f"{info.default:g}" if isinstance(info.default, float) else f"`{info.default}`"


def written(hint: object) -> str:
    """Return how a value of this type is written, in the words of the page's first table."""
    origin, parts = get_origin(hint), get_args(hint)
    if kind := _kind_of_number(hint):
        return kind
    if origin is Annotated:
        plain = [mark for mark in parts if isinstance(mark, PlainValidator)]
        form = plain[0].json_schema_input_type if plain else parts[0]
        return "identifier" if hint == Identifier else written(form)
    if origin in {Union, UnionType}:
        return _either([written(part) for part in parts if part is not NoneType])
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in parts)
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        return f"map from {written(parts[0])} to {written(parts[1])}"
    return _listed(parts) if origin is tuple else _named(hint)


def _either(forms: list[str]) -> str:
    """Join forms; a list of what may also stand alone is said in short."""
    one = " or ".join(dict.fromkeys(form for form in forms if not form.startswith("list of ")))
    lists = [form for form in forms if form.startswith("list of ")]
    if one and lists == [f"list of {one}"]:
        return f"{one}; or a list of these"
    return " or ".join(filter(None, [one, *lists]))


def _listed(parts: Sequence[object]) -> str:
    if parts[-1] is Ellipsis:
        return f"list of {written(parts[0])}"
    return "[" + ", ".join(map(written, parts)) + "]"


def _named(hint: Any) -> str:  # noqa: ANN401 - a type of any kind
    if hint in _SCALARS:
        return _SCALARS[hint]
    if issubclass(hint, Model):
        return f"[{_title(hint)}](#{_title(hint).lower().replace(' ', '-')})"
    return _reference(hint)


def _kind_of_number(hint: object) -> str | None:
    marks = getattr(hint, "__metadata__", ())
    for kind, words in _KINDS:
        if get_args(kind)[-1] in marks:
            return words
    bounds = get_args(Share)[1:]
    return "share" if marks[: len(bounds)] == bounds else None


def _reference(kind: type[Reference]) -> str:
    words = [_ONE_OF[kind.bare]] if kind.bare else []
    ends: dict[str, list[str]] = {}
    for form in kind.forms:
        section, _, end = form.partition(".*")
        ends.setdefault(section, []).append(end)
    return " or ".join([*words, *(_form(section, found) for section, found in ends.items())])


def _form(section: str, ends: list[str]) -> str:
    first, *others = [f"`{end}`" for end in ends]
    return ", ".join([f"`{section}.NAME{ends[0]}`" if first else "", *others])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
