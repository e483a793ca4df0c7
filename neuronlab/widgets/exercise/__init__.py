"""The exercise: a question that replies to an answer with the slip behind it."""
