"""MMA3xx: calls."""
