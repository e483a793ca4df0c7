// The samples of a playground: the shapes of neuronlab/data/toys.py, made of the same draws, and which are for the test.

const TEST_SHARE = 0.3;
const TURNS = 1.25; // of each spiral
const GAP = 0.1; // between the axes and the points of xor

/** For each shape, what writes the points of these labels into X (n x 2) before noise. */
const SHAPES = {
  xor(labels, random, X) {
    for (let k = 0; k < X.length; k++) X[k] = random.uniform(GAP, 1);
    labels.forEach((label, k) => {
      const sign = random.choice([-1, 1]);
      X[2 * k] *= sign;
      X[2 * k + 1] *= label ? -sign : sign;
    });
  },

  two_moons(labels, random, X) {
    labels.forEach((label, k) => {
      const angle = random.uniform(0, Math.PI);
      const side = label ? -1 : 1;
      X[2 * k] = (side * (Math.cos(angle) - 0.5)) / 1.5;
      X[2 * k + 1] = (side * (Math.sin(angle) - 0.25)) / 1.5;
    });
  },

  circles(labels, random, X) {
    labels.forEach((label, k) => putAround(X, k, random.uniform(0, 2 * Math.PI), label ? 0.5 : 1));
  },

  spirals(labels, random, X) {
    labels.forEach((label, k) => {
      const radius = Math.sqrt(random.uniform(0.01, 1)); // as many points on an outer stretch as on an inner one
      putAround(X, k, 2 * Math.PI * TURNS * radius + Math.PI * label, radius);
    });
  },
};

function putAround(X, k, angle, radius) {
  X[2 * k] = radius * Math.cos(angle);
  X[2 * k + 1] = radius * Math.sin(angle);
}

/** n points of a shape in random order, {X (n x 2), labels (n)}, with noise of this standard deviation. */
export function makeShape(name, n, noise, random) {
  const labels = Uint8Array.from(random.permutation(n), (k) => k % 2);
  const X = new Float64Array(2 * n);
  SHAPES[name](labels, random, X);
  for (let k = 0; k < X.length; k++) X[k] += random.normal(noise);
  return { X, labels };
}

/** The numbers of the samples to learn from and of those kept for the test, {train, test}. */
export function splitSamples(n, random) {
  const order = random.permutation(n);
  const nTest = Math.min(n - 1, Math.max(1, halfToEven(TEST_SHARE * n)));
  return { train: order.subarray(0, n - nTest), test: order.subarray(n - nTest) };
}

/** The nearest whole number, of two equally near ones the even one, as Python's round has it. */
function halfToEven(value) {
  const near = Math.round(value);
  return near - value === 0.5 && near % 2 ? near - 1 : near;
}

/** Targets of labels 0 and 1: one column, 1 for class 1, or for softmax a column a class. */
export function targetsOf(labels, loss) {
  if (loss !== "softmax_cross_entropy") return Float64Array.from(labels);
  return Float64Array.from({ length: 2 * labels.length }, (_, k) => Number(labels[k >> 1] === k % 2));
}
