"""Zigbee gateways that speak the LAN protocol of UDP ports 4321 and 9898, and what sits behind them."""
