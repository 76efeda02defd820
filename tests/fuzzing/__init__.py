"""Random inputs for `pfs`, each made from a seed, and what must hold of every one of them."""
