"""MMA6xx: commands, and pinned versions."""
