"""Break-even: from which outcome, volume, price or cost each party and tranche is whole."""
