"""Every word the bot says: templates, keyboards and catalogues; pure functions from data to a `Message`."""
