"""What all tests share: they run the same inside a build service as anywhere else."""

import os

# Inside GitHub Actions `pfs check` has another usual format.
os.environ.pop("GITHUB_ACTIONS", None)
