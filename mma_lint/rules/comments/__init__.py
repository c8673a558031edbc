"""Rules on the comments by which a user keeps findings."""
