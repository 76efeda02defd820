"""The bytes of a deal file to a document, or to everything that is wrong with them."""

import hashlib
from typing import cast

from pfs.source.characters import decode
from pfs.source.compose import compose
from pfs.source.document import Document
from pfs.source.findings import DealError, Finding, Severity, Source, Span
from pfs.source.nodes import Alias, Map, Node, Plain, Scalar, expand
from pfs.source.syntax import GLUED, glued_help


def parse(name: str, raw: bytes) -> Document:
    """
    Read a deal file without knowing what its terms mean.

    Parameters
    ----------
    name
        How findings call the file.
    raw
        Its bytes: UTF-8, at most 2 MB, one YAML map without tags and merge keys.

    Raises
    ------
    DealError
        All findings (`SOURCE_RULES`), each with its place, up to one that stops the reading.
    """
    source = decode(name, raw)
    root = compose(source)
    if not isinstance(root, Map):
        raise DealError([_not_a_map(root, source)], source)
    expanded = expand(root)
    digest = hashlib.sha256(raw).hexdigest()
    data = cast("dict[str, Plain]", expanded.data)
    return Document(name, source.text, digest, data, expanded.spans, expanded.key_spans)


def _not_a_map(root: Node | None, source: Source) -> Finding:
    if root is None or (isinstance(root, Scalar) and root.empty):
        held = "only comments" if source.text.strip() else "nothing"
        message = f"the file holds {held}"
        span = Span(1, 1, 1, 1)
        return _error("PFS007", message, source, span, "begin the deal with `pfs: 1`")
    if isinstance(root, Scalar) and root.plain and GLUED.match(root.text):
        message = "there is no space after the colon"
        return _error("PFS011", message, source, root.span, glued_help(root.text))
    what = "a single value" if isinstance(root, Scalar | Alias) else "a list"
    message = f"the file is {what}, not a map of sections"
    return _error("PFS009", message, source, root.span, "begin the deal with `pfs: 1`")


def _error(code: str, message: str, source: Source, span: Span, remedy: str) -> Finding:
    return Finding(code, Severity.ERROR, message, source.name, span, help=remedy)
