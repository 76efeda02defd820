"""Settings `PATH=VALUE` from the command line and from scenarios, applied to a document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from pfs.source.characters import check_characters
from pfs.source.compose import compose
from pfs.source.document import Document
from pfs.source.findings import DealError, Finding, Path, Severity, Source, Span
from pfs.source.nodes import Map, Node, Plain, Scalar, Sequence, expand
from pfs.source.paths import Place, resolve

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Setting:
    """
    One value to put into a deal.

    Parameters
    ----------
    path
        Where, as written: `payments.success.steps[10%].pay`.
    value
        Plain data; a map or list replaces everything below the path.
    origin
        What a finding names when no file holds the setting, such as `--set capital.x.rate=4%`.
    span
        Where the deal file holds the setting; None on the command line.
    """

    path: str
    value: Any
    origin: str
    span: Span | None = None


def parse_setting(text: str, origin: str | None = None) -> Setting:
    """
    Read `PATH=VALUE`; the value follows the rules of a deal file.

    Parameters
    ----------
    text
        Such as `capital.senior.rate=4%` or `payments.success={from: city, amount: 1_000}`.
    origin
        How findings name it; default `--set` and the text.

    Raises
    ------
    DealError
        PFS020 without path or value, PFS023 for block notation, else as `parse`; without spans,
        because no file holds the text.
    """
    origin = origin or f"--set {text}"
    path, equals, written = text.partition("=")
    if not path.strip() or not written.strip():
        missing = "an `=`" if not equals else "a path" if not path.strip() else "a value"
        remedy = "write PATH=VALUE, such as `capital.senior.rate=4%`; `null` sets nothing"
        raise DealError([_error("PFS020", f"the setting lacks {missing}", origin, remedy)])
    try:
        source = Source(origin, written)
        check_characters(Source(origin, text))
        root = compose(source)
    except DealError as error:
        raise DealError(replace(found, span=None, related=()) for found in error.findings) from None
    return Setting(path.strip(), expand(_one_value(root, origin)).data, origin)


def set_values(document: Document, settings: Iterable[Setting]) -> Document:
    """
    Return a document in which each setting replaces what was at its path, in order.

    The data are copied, so the given document stays as it is. A set path takes the span of its
    setting; the spans below it go.

    Parameters
    ----------
    document
        The deal as read.
    settings
        Later ones see the work of earlier ones.

    Raises
    ------
    DealError
        One finding (PFS020 to PFS022) for each setting that does not fit.
    """
    data = cast("dict[str, Plain]", copy_plain(document.data))
    spans, key_spans = dict(document.spans), dict(document.key_spans)
    origins = dict(document.origins)
    findings: list[Finding] = []
    for setting in settings:
        try:
            path = resolve(setting.path, data, _place(document, setting))
        except DealError as error:
            findings.extend(error.findings)
            continue
        _put(data, path, copy_plain(setting.value))
        origins = _without(origins, path) | {path: setting.origin}
        here = {} if setting.span is None else {path: setting.span}
        spans, key_spans = _without(spans, path) | here, _without(key_spans, path) | here
    if findings:
        raise DealError(findings, Source(document.name, document.text))
    return replace(document, data=data, spans=spans, key_spans=key_spans, origins=origins)


def expand_path(document: Document, path_text: str) -> Path:
    """
    Return the plain path that a setting path stands for; its last key may be new.

    Raises
    ------
    DealError
        PFS020 to PFS022, without a span.
    """
    return resolve(path_text, document.data, Place(document.name, None))


def copy_plain(value: Plain) -> Plain:
    """Return an independent copy of plain data."""
    if isinstance(value, dict):
        return {key: copy_plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [copy_plain(inner) for inner in value]
    return value


def _place(document: Document, setting: Setting) -> Place:
    return Place(document.name if setting.span else setting.origin, setting.span)


def _put(data: dict[str, Plain], path: Path, value: Plain) -> None:
    holder: Any = data
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value


def _without(table: Mapping[Path, _T], path: Path) -> dict[Path, _T]:
    """Drop the entries at a path and below it."""
    depth = len(path)
    return {key: entry for key, entry in table.items() if key[:depth] != path}


def _one_value(root: Node | None, origin: str) -> Node:
    block = isinstance(root, Map | Sequence) and not root.flow
    if root is not None and not block and not (isinstance(root, Scalar) and root.empty):
        return root
    remedy = "put a text in quotes, a list in `[a, b]` and a map in `{a: 1}`"
    raise DealError([_error("PFS023", "the setting is not one value", origin, remedy)])


def _error(code: str, message: str, origin: str, remedy: str) -> Finding:
    return Finding(code, Severity.ERROR, message, origin, None, help=remedy)
