// A training in the page: step by step, back to its start, and the same way again. It is what training_run.py is in Python.

import { formatNumber } from "../kit/numbers.js";
import { createNetwork, firstParameters } from "../kit/network.js";
import { createRandom } from "../kit/philox.js";
import { samplesOf } from "./samples.js";

const DIVERGED = 1000; // times the first loss, or times 1 if that was smaller
// Each use of the seed has its own stream of random numbers; the data's is 0.
const [WEIGHTS, ORDER] = [1, 2];
const OF_DATA = ["data", "n_points", "noise", "seed", "loss"];
const KEEPS_WEIGHTS = ["lr", "batch_size"];

/** The sizes of the network that these settings mean. */
export const sizesOf = ({ hidden, loss }) => [2, ...hidden, loss === "softmax_cross_entropy" ? 2 : 1];

/** The activation of each layer. */
export const activationsOf = ({ hidden, activation }) => [...hidden.map(() => activation), "identity"];

/**
 * A training with these settings and painted points [x1, x2, label]. Its names are those of `TrainingRun` in Python;
 * `losses` are two lists, of the training and the test points, one number an epoch from `firstEpoch` on.
 */
export function createTraining(settings, painted = []) {
  let order = null; // of the samples in the present epoch
  let limit = Infinity; // a larger loss is a divergence

  const training = {
    settings,
    painted,
    samples: null,
    network: null,
    epoch: 0,
    batch: 0,
    firstEpoch: 0,
    firstLoss: NaN,
    losses: [[], []],
    good: { parameters: null, epoch: 0 },
    diverged: "",

    get nBatches() {
      return Math.max(1, Math.ceil(training.samples.train.n / training.settings.batch_size));
    },

    /** The sample numbers of the next batch. */
    get rows() {
      const { settings, samples, epoch, batch } = training;
      // A stream for each epoch: a restored training needs no state of a generator, only its epoch.
      order ??= createRandom(settings.seed, ORDER, epoch).permutation(samples.train.n);
      return order.subarray(batch * settings.batch_size, (batch + 1) * settings.batch_size);
    },

    /** Why it cannot go on, or "". */
    get refusal() {
      const { samples, diverged } = training;
      return samples.problem || (diverged && `${diverged} Go back to the last good state, or rewind.`);
    },

    /** The mean losses of the training and the test points; NaN without points. */
    measure() {
      return partsOf(training).map(({ X, Y, n }) => (n ? training.network.meanLoss(X, Y, n) : NaN));
    },

    /** The shares of training and test points that are put into their class; NaN without points. */
    accuracy() {
      const nOut = training.network.sizes.at(-1);
      return partsOf(training).map(({ X, Y, n }) => {
        const predicted = training.network.predict(X, n, new Float64Array(n * nOut));
        let right = 0;
        for (let at = nOut - 1; at < n * nOut; at += nOut)
          right += Number(predicted[at] >= 0.5 === Y[at] >= 0.5);
        return right / n;
      });
    },

    // --- going on, where nothing stands against it (see `refusal`)

    /** Learn from one batch. */
    step() {
      const { network, samples, settings } = training;
      const { X, Y } = samples.train;
      if (!(network.backprop(X, Y, training.rows) <= limit)) return diverge(training.epoch);
      if (!network.update(settings.lr)) return diverge(training.epoch, "a weight left the finite numbers");
      training.batch += 1;
      if (training.batch === training.nBatches) endEpoch();
    },

    /** Learn from all batches that are left of this epoch. */
    finishEpoch() {
      const { epoch } = training;
      do training.step();
      while (training.epoch === epoch && !training.diverged);
    },

    // --- going back

    /** Go back to the first weights; with them comes the same order of samples. */
    rewind() {
      const { settings } = training;
      const [sizes, activations] = [sizesOf(settings), activationsOf(settings)];
      training.beginAt(firstParameters(sizes, activations, createRandom(settings.seed, WEIGHTS)));
    },

    /** Go on from these parameters; the losses begin anew. `firstLoss` is what a divergence is measured by. */
    beginAt(parameters, epoch = 0, batch = 0, firstLoss = undefined) {
      takeNetwork(parameters);
      const now = training.measure();
      Object.assign(training, { epoch, batch, diverged: "", firstEpoch: epoch });
      training.losses = now.map((loss) => [loss]);
      setFirstLoss(firstLoss ?? now[0]);
      training.good = { parameters: Float64Array.from(parameters), epoch };
    },

    /** After a divergence, go back to the last good state. */
    goToGood() {
      if (!training.diverged) return;
      const { parameters, epoch } = training.good;
      takeNetwork(parameters);
      Object.assign(training, { epoch, batch: 0, diverged: "" });
      training.losses = training.losses.map((list) => list.slice(0, epoch - training.firstEpoch + 1));
    },

    // --- other choices

    /** Change some settings, which are known to be right; all but the rate and the batch size begin anew. */
    change(choices) {
      const before = training.settings;
      training.settings = { ...before, ...choices };
      const changed = Object.keys(before).filter(
        (name) => String(before[name]) !== String(training.settings[name]),
      );
      if (changed.some((name) => OF_DATA.includes(name))) takeSamples();
      if (changed.some((name) => !KEEPS_WEIGHTS.includes(name))) training.rewind();
      else if (changed.includes("batch_size")) [training.batch, order] = [0, null];
    },

    /** Take other painted points. The weights stay: one can see them follow a new point. */
    repaint(points, isShown) {
      training.painted = points;
      if (!isShown) return;
      takeSamples();
      training.beginAt(training.network.parameters, training.epoch);
    },

    /** Stand where another training with these settings and points stands. */
    standAt({ parameters, epoch, batch, firstEpoch, firstLoss, losses, diverged, good }) {
      takeNetwork(parameters);
      Object.assign(training, { epoch, firstEpoch, losses, diverged, good });
      training.batch = batch < training.nBatches ? batch : 0; // of another batch size
      setFirstLoss(firstLoss);
    },
  };

  function takeSamples() {
    training.samples = samplesOf(training.settings, training.painted);
  }

  function takeNetwork(parameters) {
    const { settings } = training;
    training.network = createNetwork(sizesOf(settings), activationsOf(settings), settings.loss, parameters);
    order = null;
  }

  function setFirstLoss(loss) {
    training.firstLoss = loss;
    limit = DIVERGED * Math.max(1, loss);
  }

  function endEpoch() {
    training.epoch += 1;
    [training.batch, order] = [0, null];
    const now = training.measure();
    if (!(now[0] <= limit)) return diverge(training.epoch - 1);
    training.losses.forEach((list, which) => list.push(now[which]));
    if (now[0] > training.firstLoss) return;
    training.good.epoch = training.epoch;
    training.good.parameters.set(training.network.parameters);
  }

  /** Say that it diverged in the epoch after `epoch`; the loss is that of all training points, as it stands on the card. */
  function diverge(epoch, why = "") {
    const [loss] = training.measure();
    const grown = Number.isFinite(loss) ? `grew to ${formatNumber(loss, 3)}` : "left the finite numbers";
    training.diverged = `The training diverged in epoch ${epoch + 1}: ${why || `the loss ${grown}`}. The learning rate, ${formatNumber(training.settings.lr)}, is probably too high.`;
  }

  takeSamples();
  training.rewind();
  return training;
}

const partsOf = ({ samples }) => [samples.train, samples.test];
