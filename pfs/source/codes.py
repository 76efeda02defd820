"""The rules that reading a file and applying settings can find broken."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for: a title, and one paragraph with the reason and the remedy."""

    title: str
    explanation: str


SOURCE_RULES: Mapping[str, Rule] = {
    "PFS001": Rule(
        "the file is not UTF-8",
        "A deal file is UTF-8 text. UTF-16 and Latin-1 files can be mistaken for one another, and "
        "then a name or an amount silently changes. Save the file again as UTF-8.",
    ),
    "PFS002": Rule(
        "the file is too big",
        "A deal file is written by people and stays far below 2 MB; reading more would take "
        "minutes. Keep data sets in files of their own and put only the terms in the deal.",
    ),
    "PFS003": Rule(
        "nested too deep",
        "No term of a deal needs 40 levels of nesting. It is nearly always a bracket that is not "
        "closed, or a file made to exhaust the reader. Close the brackets or flatten the value.",
    ),
    "PFS004": Rule(
        "too many values",
        "A deal may hold 100,000 values, where every use of an anchor counts as if it were "
        "written out. A few lines of anchors can otherwise stand for a billion values. Write the "
        "values out, or fewer of them.",
    ),
    "PFS005": Rule(
        "a character that cannot be seen or printed",
        "Control characters, marks that reverse the direction of text, zero-width spaces and "
        "unusual line breaks make a file read differently from how it looks. Delete the "
        "character; it usually came in with text pasted from a document.",
    ),
    "PFS006": Rule(
        "a character that looks like another",
        "A no-break space does not indent, and a minus sign or a dash from a word processor does "
        "not make a number negative or a list row. Type the plain space or the hyphen `-`.",
    ),
    "PFS007": Rule(
        "the file is empty",
        "There is no value in the file, or only comments. A deal begins with `pfs: 1`.",
    ),
    "PFS008": Rule(
        "more than one document",
        "A line with `---` starts a second YAML document. A file holds one deal: put the second "
        "one in its own file.",
    ),
    "PFS009": Rule(
        "the file is not a map",
        "A deal is a map from section names to their contents, `name: value` line by line. A list "
        "or a single text at the top cannot be a deal.",
    ),
    "PFS010": Rule(
        "not valid YAML",
        "The text breaks the grammar of YAML at this place or shortly before it. The usual causes "
        "are a bracket or a quote that is not closed, a row that is indented differently from its "
        "neighbours, or a text with `: ` in it that needs quotes.",
    ),
    "PFS011": Rule(
        "no space after the colon",
        "YAML reads `a:1` as one text. A key and its value are separated by a colon and a space: "
        "`a: 1`.",
    ),
    "PFS012": Rule(
        "a tab in the indentation",
        "YAML does not allow tabs for indentation, because their width is not known. Indent with "
        "two spaces for each level.",
    ),
    "PFS013": Rule(
        "a key is written twice",
        "Many readers silently keep the last of two equal keys, so that a term disappears. Keep "
        "the one that holds and delete the other.",
    ),
    "PFS014": Rule(
        "a key that is not a name",
        "A key must be a plain text or number, not empty, not a list and not a map: otherwise no "
        "setting and no finding could name it. Write a name before the colon.",
    ),
    "PFS015": Rule(
        "a tag",
        "Tags such as `!!str` or `!include` ask the reader to build something other than the text "
        "says. A deal needs none: quote a value to keep it text, and otherwise just write it.",
    ),
    "PFS016": Rule(
        "a merge key",
        "`<<` merges another map into this one, so that a reader can't see which terms hold. "
        "Write the keys out, or use a scenario for variants.",
    ),
    "PFS017": Rule(
        "an anchor that contains itself",
        "The alias stands inside the value that its anchor names, so the value would never end. "
        "Write out what is meant.",
    ),
    "PFS018": Rule(
        "an anchor that is unknown or defined twice",
        "An alias `*x` repeats the one value marked `&x` above it. Without that value, or with "
        "two, it is open what is meant. A text that begins with `*` or `&` must be quoted.",
    ),
    "PFS019": Rule(
        "a number that is too long",
        "No amount or rate has more than 30 digits, and such a number can't be held exactly. "
        "Shorten it; quote it if it is an identifier and not a number.",
    ),
    "PFS020": Rule(
        "a setting that can't be read",
        "A setting is PATH=VALUE. The path is made of keys joined by dots, and a row of a table "
        "is chosen in brackets: `capital.senior.rate=4%`, `payments.success.steps[10%].pay=1_000`, "
        "`steps[otherwise]`, `steps[#2]`, `prices.x[2020-06-01]`.",
    ),
    "PFS021": Rule(
        "a setting for something the deal does not have",
        "A setting replaces a term or adds one to an existing map, so everything before the last "
        "part of its path must be in the deal. Write the names as they stand in the file.",
    ),
    "PFS022": Rule(
        "a setting that chooses no single row",
        "The brackets name a row by its threshold as written, by `otherwise`, by a date, or by "
        "its position `#2`; exactly one row must fit.",
    ),
    "PFS023": Rule(
        "a setting whose value is not one value",
        "The value is one number, one text, or a list or map in brackets: `[a, b]`, `{a: 1}`. A "
        "text with `: ` in it needs quotes of its own.",
    ),
}
