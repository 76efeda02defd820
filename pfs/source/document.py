"""A deal file as plain data that knows where each value was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pfs.source.findings import Path, Source, Span
from pfs.source.nodes import Plain

KEY = "[key]"
"""Last part of a path that means a key and not its value, as pydantic writes it."""


@dataclass(frozen=True, slots=True)
class Document:
    """
    The content of one deal file, with the settings applied to it.

    Parameters
    ----------
    name, text, sha256
        The file as the user named it, its text, and the digest of its bytes in hexadecimal.
    data
        Nothing but maps, lists, text, numbers, truth values and None.
    spans, key_spans
        Where each value and each key stands; a value set from the command line stands nowhere.
    origins
        For each path that was set, what set it (`--set capital.senior.rate=4%`).
    """

    name: str
    text: str
    sha256: str
    data: dict[str, Any]
    spans: Mapping[Path, Span]
    key_spans: Mapping[Path, Span]
    origins: Mapping[Path, str] = field(default_factory=dict)

    @property
    def set_paths(self) -> frozenset[Path]:
        """The paths whose values were set and not read from the file."""
        return frozenset(self.origins)

    def line(self, number: int) -> str:
        """Return line `number` of the text, counted from 1; empty beyond the end."""
        return Source(self.name, self.text).line(number)

    def locate(self, path: Path, *, key: bool = False) -> Span | None:
        """
        Return where a path stands, or its nearest ancestor that is in the document.

        Parts that are not in the document at their place are skipped: a validator adds the tags of
        unions and names of its own. A last part `[key]` means the key.

        Parameters
        ----------
        path
            Keys and list positions, zero-based.
        key
            Whether the key is wanted and not the value; a list row has no key and gives its value.

        Returns
        -------
        Span or None
            None when the value, or what contains it, was set from the command line.
        """
        found, rest = self._walk(path)
        if (key or rest[-1:] == (KEY,)) and found in self.key_spans:
            return self.key_spans[found]
        while found not in self.spans and found not in self.origins and found:
            found = found[:-1]
        return self.spans.get(found)

    def origin(self, path: Path) -> str | None:
        """Return what set the value at a path or what contains it; None if the file says it."""
        found, _ = self._walk(path)
        for length in range(len(found), -1, -1):
            if found[:length] in self.origins:
                return self.origins[found[:length]]
        return None

    def _walk(self, path: Path) -> tuple[Path, Path]:
        """Return the parts that are in the document, and the parts after the last of them."""
        here: Any = self.data
        found: Path = ()
        after = 0
        for index, part in enumerate(path):
            if _holds(here, part):
                here = here[part]
                found = (*found, part)
                after = index + 1
        return found, path[after:]


def _holds(value: Plain, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value)
