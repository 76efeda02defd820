"""What each command's page says, built from result objects; knows nothing of terminals."""
