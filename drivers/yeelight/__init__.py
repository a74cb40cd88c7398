"""Yeelight's own LAN protocol: lamps that push their changes over TCP, found by a search of their own."""
