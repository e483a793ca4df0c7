// A training as the model holds it, between the page and Python: the same as page_state.py.

import { packNumbers, unpackNumbers } from "../kit/wire.js";
import { createTraining } from "./training.js";

/** The state of a training; `by` says whose word it is, `after` the newest word of Python's that was read before it. */
export function stateOf(training, by, after) {
  const { painted, network, epoch, batch, firstEpoch, firstLoss, losses, diverged, good } = training;
  const [train, test] = losses;
  return {
    by,
    after,
    painted,
    epoch,
    batch,
    first_epoch: firstEpoch,
    first_loss: Number.isFinite(firstLoss) ? firstLoss : null,
    weights: packNumbers(network.parameters, network.parameters.length),
    losses: packNumbers(
      train.flatMap((loss, k) => [loss, test[k]]),
      2 * train.length,
    ),
    diverged,
    good_epoch: good.epoch,
    good_weights: packNumbers(good.parameters, good.parameters.length),
  };
}

/** The training that a model holds. */
export function trainingIn(model) {
  const state = model.get("state");
  const training = createTraining(model.get("settings"), state.painted);
  const losses = numbersIn(state.losses);
  training.standAt({
    parameters: numbersIn(state.weights),
    epoch: state.epoch,
    batch: state.batch,
    firstEpoch: state.first_epoch,
    firstLoss: state.first_loss ?? NaN,
    losses: [0, 1].map((which) => Array.from(losses.filter((_, k) => k % 2 === which))),
    diverged: state.diverged,
    good: { parameters: numbersIn(state.good_weights), epoch: state.good_epoch },
  });
  return training;
}

function numbersIn(data) {
  const numbers = new Float64Array(data.byteLength / 8);
  unpackNumbers(data, numbers);
  return numbers;
}
