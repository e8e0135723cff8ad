"""What a consultant can do, by replying and tapping."""
