"""What the words of PyYAML's parser mean to somebody who writes a deal file."""

from dataclasses import dataclass

QUOTE_IT = "put the text in quotes"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the parser, and what to say for them."""

    words: str
    message: str
    help: str = QUOTE_IT
    code: str = "PFS010"


PHRASES = (
    Phrase(
        "expected '<document start>'",
        "the deal has ended before this line",
        "delete the line `...`, or a line that begins with `%`",
    ),
    Phrase(
        "directive",
        "a line that begins with `%` is a directive of YAML",
        "delete it, or put a text that begins with `%` in quotes",
    ),
    Phrase("YAML document", "`%YAML` asks for another version", "delete the line with `%`"),
    Phrase("while scanning an alias", "no text can begin with `*`"),
    Phrase("while scanning an anchor", "no text can begin with `&`"),
    Phrase("undefined tag handle", "no text can begin with `!`", code="PFS015"),
    Phrase("a tag", "no text can begin with `!`", code="PFS015"),
    Phrase(
        "escape",
        "`\\` and what follows is not an escape",
        "use single quotes, in which `\\` is an ordinary character",
    ),
    Phrase(
        "block scalar",
        "no value can begin with `>` or `|`",
        "put the value in quotes, or use `at_least` and `above` for a condition",
    ),
    Phrase(
        "sequence entries are not allowed",
        "a list row can't begin on the line of its key",
        "put each `- ` row on a line of its own, or write `[a, b]`",
    ),
    Phrase("mapping keys are not allowed", "no value can begin with `? `"),
    Phrase(
        "found '<block mapping start>'",
        "the indentation of this line matches no line above",
        "align it with the keys it belongs to",
    ),
    Phrase(
        "found '<block sequence start>'",
        "the indentation of this row matches no line above",
        "align it with the rows it belongs to",
    ),
    Phrase(
        "found '-'",
        "a list row stands where a key is expected",
        "indent it below the key of the list, or align it with the rows above",
    ),
    Phrase(
        "found '?'",
        "a key stands where a list row is expected",
        "begin it with `- `, or indent it below the key it belongs to",
    ),
    Phrase("found ':'", "a name is missing before this colon", "write a name before the colon"),
    Phrase("found ','", "a value is missing before this comma", "delete one of the commas"),
)
"""Tried in this order: a word that several reports share comes after the rarer ones."""
