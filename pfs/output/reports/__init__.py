"""What a check found, in the formats that build services and editors read."""
