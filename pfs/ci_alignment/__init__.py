"""The community side of a deal: how it stands to the frameworks of collective impact."""
