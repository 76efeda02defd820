"""`python -m pfs`."""

from pfs.cli import main

if __name__ == "__main__":
    main()
