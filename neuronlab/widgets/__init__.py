"""The interactive parts of the course: thin models in Python, whose front end stands in static/."""
