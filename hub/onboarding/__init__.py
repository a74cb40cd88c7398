"""Files of tokens that other programs wrote, and plans of what is adopted from them."""
