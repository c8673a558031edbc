"""MMA5xx: configs read and written in code."""
