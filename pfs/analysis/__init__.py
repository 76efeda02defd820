"""Questions asked of a deal: simulation, break-even, sweeps, comparison, and their statistics."""
