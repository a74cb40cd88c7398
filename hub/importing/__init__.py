"""The way in from other hubs: what can be said exactly in scenes is said so, the rest is listed with its reason."""
