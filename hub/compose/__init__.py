"""Parts of the composition: what `hub.app` puts together out of the rooms that do not know each other."""
