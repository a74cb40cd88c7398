"""How the two generations of miIO devices name and carry their members: `miot` and `legacy`."""
