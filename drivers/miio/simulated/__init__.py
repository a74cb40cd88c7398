"""The device's side of miIO: a network module as it is found in the products, and the products behind it."""
