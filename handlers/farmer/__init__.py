"""What a farmer can do; and, being a person who writes to the bot, everybody."""
