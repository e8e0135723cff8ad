"""Time: the clock, the ticks, and everything that leaves for Telegram."""
