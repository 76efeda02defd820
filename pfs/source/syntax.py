"""Where YAML's grammar is broken, told in the words of somebody who writes a deal file."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from yaml.error import Mark, MarkedYAMLError

from pfs.source.findings import Finding, Related, Severity, Source, Span, clip
from pfs.source.phrases import PHRASES, QUOTE_IT

GLUED = re.compile(r"[^\W\d]\w*(?:\.\w+)*+:(?!//)(?=[^\s:])")
"""A key, its colon and the value without the space between them; not the start of a URL."""

_ROW = re.compile(r"[ \t]*+(?:- ++)?+")
_TAB = re.compile(r" *+\t")
_FULL_WIDTH = re.compile(r"[\uff1a\uff0c\uff3b\uff3d\uff5b\uff5d]")
_CURLY = re.compile(r"[\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb]")


@dataclass(frozen=True, slots=True)
class _Break:
    """What the parser reported: its words, the place, and where the broken construct began."""

    source: Source
    problem: str
    context: str
    place: Span
    began: Span | None

    @property
    def line(self) -> str:
        return self.source.line(self.place.line)

    def finding(
        self, message: str, remedy: str, code: str = "PFS010", span: Span | None = None
    ) -> Finding:
        place = span or self.place
        return Finding(code, Severity.ERROR, message, self.source.name, place, help=remedy)


def explain(error: MarkedYAMLError, source: Source) -> Finding:
    """Return the finding for a break of the grammar; its code is PFS010, 011, 012 or 015."""
    fallback = Span(1, 1, 1, 2)
    broken = _Break(
        source,
        error.problem or "",
        error.context or "",
        _at(error.problem_mark) or _at(error.context_mark) or fallback,
        _at(error.context_mark),
    )
    for cause in _CAUSES:
        if found := cause(broken):
            return found
    return broken.finding("this is not valid YAML", _odd_characters(broken) or _GENERAL_HELP)


def explain_number(line: int, column: int, source: Source) -> Finding:
    """Return the finding for an escape or a version that no computer can represent."""
    message = "this escape or directive holds a number that stands for nothing"
    remedy = "write the character itself instead of `\\U...`, and delete lines that begin with `%`"
    span = Span(line, column, line, column + 1)
    return Finding("PFS010", Severity.ERROR, message, source.name, span, help=remedy)


def glued_help(text: str) -> str:
    """Return what to write instead of a key that is joined to its value."""
    key, _, value = text.partition(":")
    return f"write `{clip(key)}: {clip(value.split(' ')[0])}`; if it is one text, put it in quotes"


def _at(mark: Mark | None) -> Span | None:
    if mark is None:
        return None
    line, column = mark.line + 1, mark.column + 1
    return Span(line, column, line, column + 1)


def _tab(broken: _Break) -> Finding | None:
    indent = _TAB.match(broken.line)
    if indent is None:
        return None
    span = Span(broken.place.line, indent.end(), broken.place.line, indent.end() + 1)
    message = "a tab is used for indentation"
    return broken.finding(message, "indent with spaces, two for each level", "PFS012", span)


def _glued(broken: _Break) -> Finding | None:
    """Look for `a:1` where the broken construct began, on this line, and on the line above."""
    if not re.search("expected ':'|mapping values|block end", broken.problem):
        return None
    here = broken.place.line
    for number in (broken.began.line if broken.began else here, here, here - 1):
        line = broken.source.line(number)
        start = _end_of_row_mark(line)
        if found := GLUED.match(line, start):
            span = Span(number, start + 1, number, found.end() + 1)
            remedy = glued_help(line[start:])
            return broken.finding("there is no space after the colon", remedy, "PFS011", span)
    return None


def _end_of_row_mark(line: str) -> int:
    row = _ROW.match(line)
    return row.end() if row else 0


def _bracket(broken: _Break) -> Finding | None:
    """Tell a bracket that is never closed from a comma that is missing beside it."""
    wanted = re.match("expected ',' or '(.)', but got '(.*)'", broken.problem)
    if wanted is None or broken.began is None:
        return None
    closing, got = wanted.groups()
    opening = "[" if closing == "]" else "{"
    if got in "]}":
        message = f"`{got}` does not close the `{opening}` before it"
        return broken.finding(message, f"write `{closing}` for this `{opening}`")
    if broken.place.line == broken.began.line and got != "<stream end>":
        remedy = "separate entries with commas, and quote a text that holds `: `"
        return broken.finding(f"a comma or `{closing}` is missing before this", remedy)
    message = f"`{opening}` is not closed, or a comma is missing after it"
    found = broken.finding(message, f"close it with `{closing}`", span=broken.began)
    return replace(found, related=(Related("reading stopped here", broken.place),))


def _stray_bracket(broken: _Break) -> Finding | None:
    found = re.search(r"found '([]}])'$", broken.problem)
    if found is None:
        return None
    return broken.finding(f"`{found[1]}` closes nothing", "delete it, or open it before")


def _quote(broken: _Break) -> Finding | None:
    if "quoted scalar" not in broken.context or "found unexpected" not in broken.problem:
        return None
    span = broken.began or broken.place
    quote = broken.source.line(span.line)[span.column - 1 : span.column]
    remedy = f"close the text with `{quote}`; inside '...' an apostrophe is written twice"
    return broken.finding(f"the quote `{quote}` is not closed", remedy, span=span)


def _after_quote(broken: _Break) -> Finding | None:
    before = broken.line[: broken.place.column - 1].rstrip()
    if "found '<scalar>'" not in broken.problem or before[-1:] not in ('"', "'"):
        return None
    remedy = "put the whole text in quotes; inside '...' an apostrophe is written twice"
    return broken.finding("text goes on after the closing quote", remedy)


def _colon_in_text(broken: _Break) -> Finding | None:
    if "mapping values are not allowed" not in broken.problem:
        return None
    before = broken.line[_end_of_row_mark(broken.line) : broken.place.column - 1]
    if ": " not in before:
        return None
    remedy = 'put the text in quotes: `name: "one: two"`'
    return broken.finding("a second colon and space on one line", _odd_characters(broken) or remedy)


def _indented(broken: _Break) -> Finding | None:
    if "mapping values are not allowed" not in broken.problem:
        return None
    if broken.place.column > 1024:
        return broken.finding("a key is longer than 1,024 characters", "write a short key")
    start = _end_of_row_mark(broken.line) + 1
    span = Span(broken.place.line, start, broken.place.line, broken.place.column)
    message = "this line is indented under a line that already has a value"
    return broken.finding(message, "align it with the keys it belongs to", span=span)


def _no_colon(broken: _Break) -> Finding | None:
    if "could not find expected ':'" not in broken.problem:
        return None
    remedy = "write `key: value`, `- ` before a list row, or quote a text of several lines"
    message = "this line is neither a key with a value nor a list row"
    return broken.finding(message, _odd_characters(broken) or remedy, span=broken.began)


def _reserved(broken: _Break) -> Finding | None:
    found = re.match("found character '(.)' that cannot start", broken.problem)
    if found is None:
        return None
    percent = "; a percentage is written `5%`" if found[1] == "%" else ""
    return broken.finding(f"no value can begin with `{found[1]}`", QUOTE_IT + percent)


def _phrase(broken: _Break) -> Finding | None:
    for phrase in PHRASES:
        if phrase.words in broken.problem or phrase.words in broken.context:
            started = broken.began if broken.context.startswith("while scanning an ") else None
            return broken.finding(phrase.message, phrase.help, phrase.code, started)
    return None


def _odd_characters(broken: _Break) -> str | None:
    line = broken.source.line((broken.began or broken.place).line)
    if found := _FULL_WIDTH.search(line):
        return f"`{found[0]}` is a full-width character; type it with a Latin keyboard"
    if found := _CURLY.search(line):
        return f'`{found[0]}` is not a quote in YAML; type straight quotes "..."'
    return None


_GENERAL_HELP = "look for an open quote or bracket, or other indentation, here or just above"
_CAUSES: tuple[Callable[[_Break], Finding | None], ...] = (
    _tab,
    _glued,
    _bracket,
    _stray_bracket,
    _quote,
    _after_quote,
    _colon_in_text,
    _indented,
    _no_colon,
    _reserved,
    _phrase,
)
