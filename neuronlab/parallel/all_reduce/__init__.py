"""Who adds what: shards, gradients, their mean over the workers, and the ring that carries it."""
