"""Random but valid deals, section by section, for properties that must hold in every deal."""
