"""What each platform of Home Assistant comes to in capabilities, one file a group of platforms."""
