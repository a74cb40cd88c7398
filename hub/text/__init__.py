"""Text that people write and read: YAML with places, problems with a caret, messages in two languages."""
