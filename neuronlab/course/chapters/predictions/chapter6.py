"""Predictions of chapter 6, on training: what noise leaves, batches, order, a curve that turns, a pixel."""

import numpy as np

from ....least_squares import fit_powers, mean_squared_error
from ...choice import Choice
from ...option import Option
from ...prediction import Prediction
from ...question import Question
from ...sketch import Sketch
from ...wrong import Wrong


def _what_noise_leaves(mse):
    noise = 0.2  # of the made-up times, as the chapter says
    return Prediction(
        Question(
            lead="The neuron finds nearly the true line. But each time was made with a noise that is "
            f"typically {noise} seconds large.",
            ask="How large is the mean squared error at the end?",
            answer=mse,
            digits=3,
            slack=0.003,
            wrongs=(
                Wrong(0, "the noise is forgotten", "Even the true line does not run through the dots."),
                Wrong(noise, "the noise is not squared", "It is a mean of squares."),
                Wrong(noise / 2, "the noise is halved", "It is a mean of squares."),
            ),
        ),
        why=f"About {noise} squared, {noise**2:.2f}: so large is the mean of the squares even for the true "
        "line. What remains is not the neuron's fault.",
    )


def _after_one_epoch(losses):
    full, mini, single = (values[1] for values in losses)
    first = min(range(3), key=(full, mini, single).__getitem__)
    return Prediction(
        Choice(
            lead="Three networks begin with the same numbers, at the same rate. Each looks at all 200 "
            "examples once: one takes a single step from all of them, one ten steps from 20 each, one 200 "
            "steps from one each.",
            ask="Which of them has the lowest loss on all 200 after this one epoch?",
            options=(
                Option("The full batch: its step is exact.", first == 0, "Exact, but only one step."),
                Option("The mini-batches of 20.", first == 1, "Ten steps in about the right direction."),
                Option(
                    "One by one.",
                    first == 2,
                    "Its steps are noisy, but there are 200 of them, and downhill is easily found from far "
                    "away.",
                ),
            ),
        ),
        why="All three have looked at the same number of examples. Why then not always one by one? It "
        "never comes to rest, as its line below shows, and computers like large batches.",
        text="\n".join(
            f"{name:18} {values[0]:.3f} -> {values[1]:.3f}"
            for name, values in zip(("full batch", "mini-batches of 20", "one by one"), losses, strict=True)
        ),
    )


def _sorted(share, said):
    return Prediction(
        Question(
            lead="Somebody has sorted the images by digit, first all zeros, at last all nines, and nobody "
            "shuffles them. Shuffled, the first epoch alone takes it far.",
            ask="What share of the test set does the network get right after one sorted epoch?",
            answer=100 * share,
            digits=3,
            slack=2.0,
            wrongs=(
                Wrong(90, "the order is thought not to matter", "What were the last images of the epoch?"),
                Wrong(0, "it is thought to know nothing at all", "One of the digits it always gets right."),
            ),
        ),
        why=f"It says {said} to everything. Each batch pulls all scores towards the digit of the moment, and "
        "the next batches have to undo it; the last ones of the epoch are the nines.",
        unit="%",
    )


def _turns_round(own, validation):
    own, validation = np.asarray(own), np.asarray(validation)
    stop = int(validation.argmin())
    return Prediction(
        Sketch(
            lead="A large network learns from 200 images, 40 of them with wrong labels. The thin line is "
            "its loss on these 200, in 60 epochs.",
            ask="Sketch its loss on 300 other images, the validation set.",
            x=np.arange(len(own)),
            y=validation,
            x_label="epoch",
            y_label="loss",
            span=(0, 1.25 * max(own.max(), validation.max())),
            known={"loss on its own 200 images": own},
        ),
        why=f"It falls until epoch {stop} and then turns round: from {validation[stop]:.2f} it rises to "
        f"{validation[-1]:.2f}, while the other one sinks towards 0. The 40 wrong labels are learned as "
        "diligently as the 160 right ones.",
    )


def _only_if_sure(n_images, n_wrong, n_decided, n_left):
    return Prediction(
        Question(
            lead=f"It is wrong about {n_wrong} of {n_images} images. Now it decides only where it is at "
            f"least 90 % sure, and gives the others to a human. It decides on {n_decided}.",
            ask="How many of these does it get wrong?",
            answer=n_left,
            whole=True,
            wrongs=(
                Wrong(
                    round(n_wrong * n_decided / n_images),
                    "its mistakes are thought to be spread evenly",
                    "How sure does it look where it is wrong?",
                ),
            ),
        ),
        why=f"{n_images - n_decided} images for a human, and {n_wrong - n_left} of {n_wrong} mistakes are "
        "among them: where it is wrong, it is mostly unsure.",
        unit="images",
    )


def _comes_to_rest(above):
    late = {name: float(np.mean(values[-10:])) for name, values in above.items()}
    constant, slow, falling = late.values()
    lowest = min(late.values())
    return Prediction(
        Choice(
            lead="Three trainings of 40 epochs: always with the rate 0.2, always with 0.01, and beginning "
            "with 0.2, which is multiplied by 0.9 after each epoch.",
            ask="Which of them is closest to the lowest possible MSE in the end?",
            options=(
                Option("Always 0.2: it is there first.", constant == lowest, "And it never comes to rest."),
                Option("Always 0.01: it is the calmest.", slow == lowest, "Calm, but still noisy."),
                Option(
                    "The one that decays.",
                    falling == lowest,
                    "It is fast while it is far away, and calm when it is near.",
                ),
            ),
        ),
        why=f"In the mean of its last ten epochs it is {constant / falling:.0f} times closer than always "
        f"0.2, and {slow / falling:.0f} times closer than always 0.01. A small rate averages the noise of "
        "many batches; a large one follows each of them.",
        text="\n".join(
            [
                f"{'above the lowest':16} epoch 1  last ten",
                *(f"{name:16} {values[1]:7.3f}  {late[name]:.6f}" for name, values in above.items()),
            ]
        ),
    )


def _how_many_weights():
    rng = np.random.default_rng(4)
    x = rng.uniform(0, 3, 36)
    y = np.sin(2 * x) + rng.normal(0, 0.25, 36)
    curves = {count: fit_powers(x[:12], y[:12], count) for count in (2, 5, 12)}
    own = {count: mean_squared_error(curve, x[:12], y[:12]) for count, curve in curves.items()}
    back = {count: mean_squared_error(curve, x[12:], y[12:]) for count, curve in curves.items()}
    best = min(back, key=back.__getitem__)
    return Prediction(
        Choice(
            lead="A neuron learns from 12 dots: with 2 weights, which is a straight line, with 5, or with "
            "12, one for each dot.",
            ask="Which of them is closest to the 24 dots that were kept back?",
            options=(
                Option("2: a line cannot overdo it.", best == 2, "It is too stiff: the dots bend."),
                Option("5.", best == 5, "Enough to follow the bend, too few to follow every dot."),
                Option(
                    "12: it makes no mistake at all.", best == 12, "None on its own dots. And between them?"
                ),
            ),
        ),
        why="The error on its own dots falls with every weight more. That on the others falls as well, and "
        f"then rises: with 12 weights it is {back[12] / back[5]:,.0f} times that of 5.",
        text="\n".join(
            [
                "weights  learned from  kept back",
                *(f"{count:7}  {own[count]:12.3f}  {back[count]:9.3f}" for count in curves),
            ]
        ),
    )


def _one_pixel_aside(right, still):
    return Prediction(
        Question(
            lead=f"On the test set it gets {right:.0%} right. Now each of these images moves by one pixel, "
            "one column of eight, to the right. A human reads them as before.",
            ask="What share does the network get right?",
            answer=100 * still,
            digits=3,
            slack=3.0,
            wrongs=(Wrong(100 * right, "it is thought to see as we do", "What does a weight belong to?"),),
        ),
        why="Each weight belongs to a pixel, not to a stroke, and in all images it learned from the digits "
        "stood in the same place. The test could not notice it, for it never asked.",
        unit="%",
    )


PREDICTIONS = {
    "6.p1": _what_noise_leaves,
    "6.p2": _after_one_epoch,
    "6.p3": _comes_to_rest,
    "6.p4": _sorted,
    "6.p5": _only_if_sure,
    "6.p6": _how_many_weights,
    "6.p7": _turns_round,
    "6.p8": _one_pixel_aside,
}
