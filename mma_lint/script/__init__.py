"""Shell scripts, and text with commands in it, as the rules see them."""
