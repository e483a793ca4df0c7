"""Exercises of chapter 6, on batches and epochs, a decaying rate, and judging what a network has learned."""

from .confusion import accuracy, recall
from .judging import diagnosis, honest
from .training import decay, mean_of_means, number_of_epochs, number_of_updates

QUESTIONS = {
    "6.1": number_of_updates,
    "6.2": number_of_epochs,
    "6.3": mean_of_means,
    "6.4": decay,
    "6.5": diagnosis,
    "6.6": accuracy,
    "6.7": recall,
    "6.8": honest,
}
