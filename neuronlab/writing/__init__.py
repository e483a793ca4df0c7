"""What is shown of a trace: names, sentences, formulas and figures; nothing here computes a neuron."""
