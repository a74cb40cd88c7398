"""What protocol families share: definitions of products, back-off, polling classes."""
