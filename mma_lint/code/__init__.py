"""Python code as the rules see it: what its names mean."""
