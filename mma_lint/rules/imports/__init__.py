"""MMA2xx: imports and names."""
