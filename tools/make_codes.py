#!/usr/bin/env python3
"""Write the page of codes from the rules: the same text as `pfs check --explain CODE`.

Usage: python tools/make_codes.py docs/reference/codes.md
"""

import sys
import textwrap
from pathlib import Path

from pfs.models.codes import RULES
from pfs.models.problems import severity_of
from pfs.source.findings import Severity

INTRODUCTION = """\
# Codes of findings

Written by `tools/make_codes.py` from the rules themselves; `pfs check --explain PFS203` prints the
same text. Codes keep their meaning from version to version.

| codes | severity | what they are |
|---|---|---|
| PFS001 to PFS023 | error | the file, or a setting, can't be read |
| PFS101 to PFS199 | error | a term is missing, impossible, or contradicts another |
| PFS201 to PFS299 | warning | very likely a mistake; `pfs check --strict` exits with 1 |
| PFS301 to PFS399 | note | true of many contracts; shown with `--notes`, never counted |

Warnings and notes can be left out for all files, `pfs check --ignore PFS308,PFS310`, or chosen,
`--select PFS2`. In a file, a comment at the end of the line that a finding names, or alone on the
line above it, silences a rule there. It must give its reason:

```yaml
parties:
  city: {name: City, roles: [payor]}   # pfs: ignore[PFS308] a standing fund, not voted by year
```

A comment without a reason silences nothing and is a finding itself (PFS220), as is one with a code
that does not exist or is an error (PFS221), and one that has nothing to silence (PFS222). JSON
lists what is silenced with its reason.

Rules are plain arithmetic on the file. Two need a run of the deal and are checked in files with
worked examples only, for which it is run anyway: PFS216, and PFS210 where the most that can come
in does not settle it.
"""


def page() -> str:
    """Return the page."""
    parts = [INTRODUCTION]
    for severity in Severity:
        parts.append(f"## {str(severity).capitalize()}s\n")
        parts += [_part(code) for code in RULES if severity_of(code) == severity]
    return "\n".join(parts)


def _part(code: str) -> str:
    rule = RULES[code]
    files = f"../../tests/codes/{code}"
    title = rule.title[0].upper() + rule.title[1:]
    text = textwrap.fill(rule.explanation, 98, break_on_hyphens=False)
    links = f"A file that [fails]({files}/fails.yaml), one that [passes]({files}/passes.yaml)."
    return f"### {code}\n\n**{title}** ({severity_of(code)}).\n{text}\n\n{links}\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
