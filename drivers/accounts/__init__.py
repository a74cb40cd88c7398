"""What vendors' apps and other hubs have written down of devices and their tokens, from bytes that nobody trusts."""
