"""What the command `neuronlab` cannot do, in a sentence for who typed it."""


class Refusal(Exception):
    """Ends the command with status 1 and a sentence: what came, what was expected, and what to do."""
