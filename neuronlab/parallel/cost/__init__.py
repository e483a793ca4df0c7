"""What it takes: seconds and bytes of collectives, lost packets, failures and memory."""
