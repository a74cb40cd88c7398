"""history.db: what the house was like, recorded in few writes, and thrown away before anything else is."""
