"""What several kinds of scene parts share."""
