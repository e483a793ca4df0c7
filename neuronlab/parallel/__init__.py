"""Data-parallel training: shards and their gradients, the ring that adds them up, and what the network costs."""
