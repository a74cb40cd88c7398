"""Televisions and boxes of Xiaomi, by the HTTP interface of their remote control app."""
