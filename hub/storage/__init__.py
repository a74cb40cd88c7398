"""What the hub learns and must not lose: keys, secrets and addresses, in control.db."""
