"""What is wrong with a home and the machine under it, each finding with its remedy."""
