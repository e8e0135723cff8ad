"""A local Telegram: the Bot API over HTTP, and the people's side of it for a page and for tests."""
