"""What a person says: hearth.yaml, devices.yaml and their neighbours; reading them, and editing with comments kept."""
