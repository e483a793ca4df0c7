"""The interactive parts of the course: a room for each card, and the kit that they share."""
