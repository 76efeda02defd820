"""Feed `pfs` with random inputs made from a seed, and stop for none of them.

    python tools/fuzz_check.py --seed 1 --count 100000
    python tools/fuzz_check.py --seed 1 --count 1000000 --seconds 30
    python tools/fuzz_check.py --seed 1 --only 4711

Every input must end without a traceback and with a position in every finding: the check of a file
within two seconds of processor time, other commands within sixty. A fault is printed with the
number of its input, which `--only` makes again; its file stays in the folder that `--keep` names.
Exit 1 where there is a fault.
"""

import argparse
import faulthandler
import os
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parents[1])]

from fuzzing.inputs import Fuzz  # noqa: E402 - the folder of the tests must be found first
from fuzzing.trial import LIMIT  # noqa: E402

LONGEST = 120
"""Seconds after which an input that cannot be stopped ends the whole run with its place."""


def main() -> int:
    """Run the inputs and report."""
    options = _options()
    warnings.simplefilter("error")
    keep = None if options.keep is None else Path(options.keep).resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        fuzz = Fuzz.of(options.seed, Path(folder))
        first = options.first if options.only is None else options.only
        count = options.count if options.only is None else 1
        return _run(fuzz, range(first, first + count), options, keep)


def _run(fuzz: Fuzz, numbers: range, options: argparse.Namespace, keep: Path | None) -> int:
    began, faulty, kinds, slowest = time.monotonic(), 0, Counter[str](), (0.0, -1)
    for number in numbers:
        if options.seconds and time.monotonic() - began > options.seconds:
            break
        faulthandler.dump_traceback_later(LONGEST, exit=True)
        start = time.process_time()
        faults = fuzz.faults(number, options.limit)
        slowest = max(slowest, (time.process_time() - start, number))
        kinds[fuzz.kind(number)] += 1
        if faults:
            faulty += 1
            _tell(fuzz, number, faults, keep)
        if kinds.total() % 5_000 == 0:
            print(f"{kinds.total():,} inputs, {faulty} faulty", flush=True)
    faulthandler.cancel_dump_traceback_later()
    spent = time.monotonic() - began
    print(f"seed {fuzz.seed}: {kinds.total():,} inputs in {spent:,.0f} s, {faulty} faulty")
    print(", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items())))
    print(f"slowest: input {slowest[1]}, {slowest[0]:.2f} s of processor time")
    return 1 if faulty else 0


def _tell(fuzz: Fuzz, number: int, faults: list[str], keep: Path | None) -> None:
    made = fuzz.made(number)
    print(f"input {number} ({fuzz.kind(number)}): {made if isinstance(made, list) else ''}")
    print("\n".join(fault[-1500:] for fault in faults), flush=True)
    if keep is not None and isinstance(made, bytes):
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{fuzz.seed}-{number}.yaml").write_bytes(made)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--only", type=int, help="one input by its number")
    parser.add_argument("--seconds", type=float, default=0.0, help="stop after this long")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds an input may take")
    parser.add_argument("--keep", help="folder for the files of faulty inputs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
