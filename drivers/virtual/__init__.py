"""Devices of the hub's own: variables, modes, people. Nothing is behind them, and nothing is on the network."""
