"""What was learned, to look at."""
