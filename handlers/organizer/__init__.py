"""What an organizer can do: sessions and announcements."""
