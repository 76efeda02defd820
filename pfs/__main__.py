"""`pfs` and `python -m pfs`: the program is loaded within what ends it well.

Loading takes a moment, in which a user may press Ctrl-C too.
"""

import gc
import os
import sys

from pfs import exits
from pfs.tape.collecting import uncollected


def main() -> None:
    """Run the program and end the process."""
    sys.exit(exits.run(_load_and_call))


def _load_and_call() -> int | None:
    # pydantic would look through every installed distribution for plugins of its own.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    with uncollected():
        from pfs.cli import call
    # What was loaded lasts: nobody need look through it for garbage again.
    gc.freeze()
    return call()


if __name__ == "__main__":
    main()
