"""The ring player: how a ring adds up vectors, chunk by chunk."""
