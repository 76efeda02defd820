"""The community side of a deal: what it adds to goals, who brings what, how frameworks see it."""
