"""The cards of the cluster chapters: step timeline, checkpoints and memory."""
