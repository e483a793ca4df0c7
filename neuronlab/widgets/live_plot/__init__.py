"""The live plot: a figure with points, lines and a heat map that move in the browser."""
