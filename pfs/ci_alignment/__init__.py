"""The community side of a deal: what it adds to the goals of a place, and who brings what."""
