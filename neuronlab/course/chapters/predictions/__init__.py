"""What readers of the chapters guess before they see it: a file for each, computed when it is asked."""
