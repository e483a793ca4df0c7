"""The map of the chapters: what is solved, ticked and guessed, kept up to date on the page."""
