"""The events of a YAML text, from PyYAML's own parser; the C one crashes on deep nesting."""

from collections.abc import Callable, Iterator
from typing import cast

from yaml.error import MarkedYAMLError
from yaml.events import Event
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from pfs.source.findings import DealError, Source, Span
from pfs.source.syntax import explain, explain_number


class _Loader(Reader, Scanner, Parser):
    """Characters to tokens to events; no resolver and no constructor, so nothing is built."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def need_more_tokens(self) -> bool:
        """Say whether the next token is not certain yet; asked for every token several times.

        Where no key can begin, PyYAML's own answer is the same and comes later.
        """
        if self.tokens and not self.possible_simple_keys:
            return False
        return bool(super().need_more_tokens())


def read_events(source: Source) -> Iterator[Event]:
    """
    Yield the events of a text, so that a reader can stop before the rest is parsed.

    Raises
    ------
    DealError
        One finding where the grammar is broken.
    """
    loader = _Loader(source.text)
    take = cast("Callable[[], Event]", loader.get_event)
    try:
        while loader.check_event():
            yield take()
    except MarkedYAMLError as error:
        raise DealError([explain(error, source)], source) from None
    except (ValueError, OverflowError):
        # `chr` and `int` inside the scanner refuse "\U00110000" and a %YAML of 5,000 digits.
        finding = explain_number(loader.line + 1, loader.column + 1, source)
        raise DealError([finding], source) from None


def span_of(event: Event) -> Span:
    """Return where an event stands."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        raise ValueError("the parser gave an event without a position")
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
