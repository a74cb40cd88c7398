"""Scene push: how children of older gateways tell what happens to them, through scenes that call the hub."""
