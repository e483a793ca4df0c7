"""Exercises without a card, done on paper or in code, with a folded answer: the learner ticks them."""

ON_PAPER = {
    "1.6": "NOR, on paper",
    "2.8": "what linear layers cost",
    "2.9": "where the slope is gone",
    "3.8": "scores made to order",
    "4.9": "a silent neuron",
    "4.10": "a derivative by a nudge",
    "5.8": "hit the target at once",
    "5.9": "on the brink",
    "6.9": "the smallest fence",
    "6.10": "three batch sizes",
    "7.8": "would you have noticed?",
    "8.10": "faster links or better software?",
}


def on_paper_in(number) -> dict:
    """Return {key: title} of those in the chapter with this number."""
    return {key: title for key, title in ON_PAPER.items() if key.partition(".")[0] == str(number)}
