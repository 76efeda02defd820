"""Random bytes, random YAML, and deal files damaged as text."""

from random import Random

HOSTILE = (
    "\t", "\u00a0", "\u2212", "\u202e", "\u2028", "\ufeff", "\x00", "\x1b[31m", "\x85", "\ud800",
    "🎓", "é", "\u0663", "%", "'", '"', "{", "}", "[", "]", ",", ":", ": ", "#", " # ", "&a ", "*a",
    "!", "!!str ", "|", ">", "- ", "? ", "<<: ", "---\n", "...\n", "%YAML 1.2\n", "@", "`", "\\",
    "\r", "\n", "\n  ", "\n      ", "=",
)  # fmt: skip
WORDS = (
    "no", "on", "true", "null", "~", "1e3", "012", "60:00", "8%", "-8%", "5pp", "1_000", "1,000",
    "$100", ".inf", ".nan", "1.0e+999", "1e300", "-1e300", "1e-400", "9" * 40, "0x" + "f" * 5000,
    "2024-02-30", "0001-01-01", "9999-12-31", "86400", "24 months", "100 years", "0", "-1", "1",
    "accounts.main", "capital.senior.principal", "[]", "{}", "[1, 2]", "{a: 1}", "''", "=cmd",
    "[/]", ":smile:", "a" * 300, "all", "main", "[key]", "1" * 1000 + "%", "deal.earned",
)  # fmt: skip
KEYS = (
    "pfs", "name", "currency", "calendar", "parties", "capital", "budget", "cohorts", "metrics",
    "payments", "limits", "waterfall", "terminations", "savings", "risks", "collective_impact",
    "scenarios", "worked_examples", "sources", "start", "end", "period", "kind", "from", "to",
    "amount", "rate", "rank", "pay", "steps", "lines", "at", "at_least", "when", "metric", "until",
    "value", "source", "since", "between", "set", "given", "expect", "people", "enrols", "measured",
)  # fmt: skip


def random_bytes(dice: Random) -> bytes:
    """Return bytes of any kind, or of few kinds so that more of them belong together."""
    size = dice.choice((0, 1, 3, 20, 200, 2000))
    if dice.random() < 0.5:
        return dice.randbytes(size)
    few = [dice.choice(HOSTILE + WORDS) for _ in range(4)]
    return encoded("".join(dice.choice(few) for _ in range(min(size, 200))), dice)


def random_yaml(dice: Random) -> bytes:
    """Return lines of keys, words and marks whose indentation nearly fits."""
    lines, indent = ["pfs: 1"] if dice.random() < 0.7 else [], 0
    for _ in range(dice.choice((1, 3, 10, 40))):
        indent = max(0, indent + dice.choice((-2, -2, 0, 0, 2, 2, 1)))
        key, word = dice.choice(KEYS), dice.choice(WORDS)
        form = dice.choice(("{k}: {w}", "{k}:", "- {w}", "- {k}: {w}", "{k}: [{w}, {w}]",
                            "{k}: {{{w}: {w}}}", "{k}: &a {w}", "{k}: *a", "{w}"))  # fmt: skip
        lines.append(" " * indent + form.format(k=key, w=word))
    return encoded("\n".join(lines) + "\n", dice)


def damaged(text: str, dice: Random) -> bytes:
    """Return a deal file with one to four slips of the kind that hands and programs make."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        text = _slip(text, dice)
    return encoded(text, dice)


def encoded(text: str, dice: Random) -> bytes:
    """Return the text as UTF-8, seldom in another encoding or with a byte that does not fit."""
    raw = text.encode("utf-8", "surrogatepass")
    chance = dice.random()
    if chance < 0.02:
        return text.encode(dice.choice(("utf-16", "utf-32")), "surrogatepass")
    if chance < 0.04:
        at = dice.randrange(len(raw) + 1)
        return raw[:at] + dice.randbytes(1) + raw[at:]
    return raw


def _slip(text: str, dice: Random) -> str:
    lines = text.split("\n")
    row = dice.randrange(len(lines))
    line = lines[row]
    at = dice.randrange(len(line) + 1)
    slip = dice.randrange(10)
    if slip == 0:
        del lines[row]
    elif slip == 1:
        lines.insert(dice.randrange(len(lines) + 1), line)
    elif slip == 2:
        lines[row] = " " * dice.choice((1, 2, 3, 9)) + line
    elif slip == 3:
        lines[row] = line.replace("  ", dice.choice(("", " ", "\t", "\u00a0")), 1)
    elif slip == 4:
        lines[row] = line[:at] + dice.choice(HOSTILE) + line[at:]
    elif slip == 5:
        lines[row] = line[:at] + line[at + 1 :]
    elif slip == 6:
        key, colon, _ = line.partition(":")
        lines[row] = f"{key}{colon} {dice.choice(WORDS)}"
    elif slip == 7:
        lines[row] = line.replace(": ", ":", 1)
    elif slip == 8:
        return "\n".join(lines)[: dice.randrange(len(text) + 1)]
    else:
        words = line.split(" ")
        words[dice.randrange(len(words))] = dice.choice(WORDS)
        lines[row] = " ".join(words)
    return "\n".join(lines)
