"""The cards of data parallelism: shards and replicas."""
