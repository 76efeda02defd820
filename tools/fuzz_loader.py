"""Look for inputs that break the reader of deal files, led by which of its lines they reach.

    pip install atheris
    python tools/fuzz_loader.py tests/fuzzing/corpus -max_total_time=600

The arguments are those of libFuzzer: folders of inputs, of which new ones are added to the first,
and options. To make the corpus small again:

    mkdir small
    python tools/fuzz_loader.py small tests/fuzzing/corpus -merge=1
"""

import sys
from pathlib import Path

import atheris

sys.path[:0] = [str(Path(__file__).parents[1])]

with atheris.instrument_imports(include=["pfs.source", "yaml"]):
    from pfs.source.findings import DealError
    from pfs.source.load import parse

LONGEST = 4096
"""Bytes of an input; longer ones reach nothing that shorter ones do not."""


def one_input(raw: bytes) -> None:
    """Parse the bytes; anything but a document, or findings with place and help, is a fault."""
    try:
        parse("deal.yaml", raw)
    except DealError as error:
        if not error.findings or not all(found.span and found.help for found in error.findings):
            raise RuntimeError("a finding has no place or no help") from error


def main() -> None:
    """Run libFuzzer."""
    atheris.Setup([sys.argv[0], f"-max_len={LONGEST}", "-timeout=2", *sys.argv[1:]], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
