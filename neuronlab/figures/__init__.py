"""What the chapters draw, with matplotlib: figures that read traces and histories and compute nothing."""
