"""Routers: who is in the network, and so who is at home."""
