"""Files of tokens that other programs wrote: devices with names, rooms and secrets, from bytes that nobody trusts."""
