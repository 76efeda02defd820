"""People one by one: claims of each person, caps that bind person by person, sums over people."""
