"""Events to a tree, with every fault that does not stop the reading."""

from collections.abc import Iterable, Iterator

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from pfs.source.characters import MOST_FINDINGS, UNSEEN, describe
from pfs.source.events import read_events, span_of
from pfs.source.findings import DealError, Finding, Path, Related, Severity, Source, Span, clip
from pfs.source.guard import Guard
from pfs.source.nodes import Alias, Map, Node, Scalar, Sequence
from pfs.source.scalars import MOST_DIGITS, dash_help, plain_value, too_long
from pfs.source.syntax import GLUED, glued_help

_MERGE = "<<"


def compose(source: Source) -> Node | None:
    """
    Return the tree of the one document in a text, None when there is none.

    Raises
    ------
    DealError
        All findings up to the place where the grammar, the depth or the size stops the reading.
    """
    composer = _Composer(source)
    try:
        root = composer.document()
    except DealError as error:
        raise DealError(_together(composer.findings, error.findings), source) from None
    if composer.findings:
        raise DealError(composer.findings, source)
    return root


def _together(found: list[Finding], last: Iterable[Finding]) -> list[Finding]:
    """Add what stopped the reading, unless the same is already reported at the same place."""
    known = {(finding.code, finding.span and finding.span.line) for finding in found}
    fresh = [one for one in last if (one.code, one.span and one.span.line) not in known]
    return [*found, *fresh]


class _Composer:
    """
    The state of one reading.

    `_anchors` maps a name to its place and its value; the value is None while it is being read, so
    that an alias inside it is seen to contain itself.
    """

    def __init__(self, source: Source) -> None:
        self.findings: list[Finding] = []
        self._name = source.name
        self._events: Iterator[Event] = read_events(source)
        self._guard = Guard(source.name)
        self._anchors: dict[str, tuple[Span, Scalar | Sequence | Map | None]] = {}

    def document(self) -> Node | None:
        """Read the stream to its end, or to the start of a second document."""
        next(self._events)
        if isinstance(next(self._events), StreamEndEvent):
            return None
        root = self._node(next(self._events), (), 1)
        next(self._events)
        following = next(self._events)
        if isinstance(following, DocumentStartEvent):
            remedy = "keep one deal in a file; delete `---` and what follows"
            span = span_of(following)
            self._report("PFS008", "a second document begins here", span, (), remedy)
        return root

    def _node(self, event: Event, path: Path, depth: int) -> Node:
        span = span_of(event)
        self._guard.admit(1, depth, span)
        if isinstance(event, AliasEvent):
            return self._alias(str(event.anchor), span, path, depth)
        if not isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
            raise TypeError(f"no value can begin with {type(event).__name__}")
        if event.tag is not None:
            remedy = "delete it; put the value in quotes to keep it text"
            self._report("PFS015", "a tag is not allowed", span, path, remedy)
        if event.anchor is None:
            return self._value(event, span, path, depth)
        self._open(event.anchor, span, path)
        node = self._value(event, span, path, depth)
        self._anchors[event.anchor] = (span, node)
        return node

    def _value(
        self,
        event: ScalarEvent | SequenceStartEvent | MappingStartEvent,
        span: Span,
        path: Path,
        depth: int,
    ) -> Scalar | Sequence | Map:
        if isinstance(event, ScalarEvent):
            return self._scalar(event, span, path)
        flow = bool(event.flow_style)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(span, path, depth, flow=flow)
        return self._map(span, path, depth, flow=flow)

    def _scalar(self, event: ScalarEvent, span: Span, path: Path) -> Scalar:
        text = event.value
        if event.style is not None:
            self._check_quoted(text, span, path)
            return Scalar(span, text, text, plain=False)
        if too_long(text):
            message = f"a number of more than {MOST_DIGITS} digits"
            remedy = "shorten it, or put it in quotes if it is not a number"
            self._report("PFS019", message, span, path, remedy)
            return Scalar(span, text, text, plain=True)
        if dash := dash_help(text):
            self._report("PFS006", dash[0], span, path, dash[1])
        return Scalar(span, plain_value(text), text, plain=True)

    def _check_quoted(self, text: str, span: Span, path: Path) -> None:
        """Refuse what an escape sequence smuggles past the check of the text itself."""
        if found := UNSEEN.search(text):
            message = f"the text holds {describe(found[0])}, which can't be seen"
            remedy = "delete the escape, or write the character that is meant"
            self._report("PFS005", message, span, path, remedy)

    def _sequence(self, start: Span, path: Path, depth: int, *, flow: bool) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._node(event, (*path, len(items)), depth + 1))
        size, height = _measure(items)
        span = _join(start, span_of(event) if flow or not items else items[-1].span)
        return Sequence(span, tuple(items), flow, size, height)

    def _map(self, start: Span, path: Path, depth: int, *, flow: bool) -> Map:
        entries: dict[str, tuple[Span, Node]] = {}
        values: list[Node] = []
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event, path, depth)
            if key is not None and key.text in entries:
                self._report_twice(key, path, entries[key.text][0])
            inner = path if key is None else (*path, key.text)
            value = self._node(next(self._events), inner, depth + 1)
            values.append(value)
            if key is not None:
                self._check_space(key, value, inner)
                entries.setdefault(key.text, (key.span, value))
        size, height = _measure(values)
        span = _join(start, span_of(event) if flow or not values else values[-1].span)
        return Map(span, entries, flow, size, height)

    def _key(self, event: Event, path: Path, depth: int) -> Scalar | None:
        node = self._node(event, path, depth + 1)
        key = node.target if isinstance(node, Alias) else node
        if not isinstance(key, Scalar) or not key.text:
            message = "a key is empty" if isinstance(key, Scalar) else "a key is a list or a map"
            self._report("PFS014", message, node.span, path, "write a name before the colon")
            return None
        if key.plain and key.text == _MERGE:
            remedy = "write the keys out here, or make the variant a scenario"
            self._report("PFS016", "merging with `<<` is not allowed", node.span, path, remedy)
            return None
        return Scalar(node.span, key.text, key.text, key.plain)

    def _report_twice(self, key: Scalar, path: Path, first: Span) -> None:
        related = (Related("first written here", first),)
        message = f"`{clip(key.text)}` is written twice"
        remedy = "keep the one that holds and delete the other"
        self._report("PFS013", message, key.span, (*path, key.text), remedy, related)

    def _check_space(self, key: Scalar, value: Node, path: Path) -> None:
        """Find `{a:1}`, a key without a value, and `a:1` alone on the line below its key."""
        if not isinstance(value, Scalar) or not value.plain:
            return
        below = value.span.line > key.span.line and GLUED.match(value.text)
        glued = value if below else key
        if below or (value.empty and glued.plain and GLUED.match(glued.text)):
            message = "there is no space after the colon"
            self._report("PFS011", message, glued.span, path, glued_help(glued.text))

    def _open(self, anchor: str, span: Span, path: Path) -> None:
        if anchor in self._anchors:
            first = self._anchors[anchor][0]
            message = f"the anchor `&{clip(anchor)}` is defined twice"
            related = (Related("first defined here", first),)
            self._report("PFS018", message, span, path, "give one another name", related)
        self._anchors[anchor] = (span, None)

    def _alias(self, anchor: str, span: Span, path: Path, depth: int) -> Node:
        shown = clip(anchor)
        if anchor not in self._anchors:
            remedy = f"mark the value with `&{shown}` above, or put the text in quotes"
            self._report("PFS018", f"no anchor is called `{shown}`", span, path, remedy)
            return Scalar(span, None, "", plain=True)
        target = self._anchors[anchor][1]
        if target is None:
            message = f"the anchor `&{shown}` contains itself"
            self._report("PFS017", message, span, path, "write out what is meant")
            return Scalar(span, None, "", plain=True)
        self._guard.admit(target.size - 1, depth + target.height - 1, span)
        return Alias(span, target, target.size, target.height)

    def _report(
        self,
        code: str,
        message: str,
        span: Span,
        path: Path,
        remedy: str,
        related: tuple[Related, ...] = (),
    ) -> None:
        error = Severity.ERROR
        self.findings.append(Finding(code, error, message, self._name, span, path, remedy, related))
        if len(self.findings) == MOST_FINDINGS:
            raise DealError(())


def _measure(nodes: list[Node]) -> tuple[int, int]:
    """Return size and height of a value that holds these."""
    height = max((node.height for node in nodes), default=0)
    return 1 + sum(node.size for node in nodes), 1 + height


def _join(start: Span, end: Span) -> Span:
    return Span(start.line, start.column, end.end_line, end.end_column)
