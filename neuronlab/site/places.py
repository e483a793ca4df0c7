"""Where the site's own files lie, seen from its root."""

PICTURES = "_static/pictures"
SHARE = "_static/share"
SCRIPT = "cards.js"  # in _static; the program of all cards
SHEET = "cards.css"
OWN_SHEET = "site.css"
OWN_SCRIPT = "scrolling.js"
ICON = "icon.svg"
