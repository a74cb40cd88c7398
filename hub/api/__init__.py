"""The local control of the hub: HTTP and JSON over a Unix socket."""
