// What each neuron answers over the plane of the two inputs, as bytes to be coloured: the same as maps.py says in Python.

const SIDE = 48; // cells on a side of the output's map
const STRIDE = 2; // the hidden neurons show every second cell

/** Returns what makes the maps of a training's present network: {output, hidden, scales}. */
export function createMaps() {
  let grid = new Float64Array(0);
  let gridReach = 0;

  /** The middles of all cells, the lowest row first. */
  function gridOf(reach) {
    if (reach === gridReach) return grid;
    gridReach = reach;
    grid = new Float64Array(2 * SIDE * SIDE);
    for (let k = 0; k < SIDE * SIDE; k++) {
      grid[2 * k] = reach * ((2 * (k % SIDE) + 1) / SIDE - 1);
      grid[2 * k + 1] = reach * ((2 * Math.floor(k / SIDE) + 1) / SIDE - 1);
    }
    return grid;
  }

  /**
   * A byte of `output` is 0 to 255 for 0 to 1; one of `hidden` is 127.5 for an output of 0 and reaches its ends at that
   * neuron's `scales`, its largest output.
   */
  return function makeMaps({ network, samples }) {
    const n = SIDE * SIDE;
    const nOut = network.sizes.at(-1);
    const predicted = network.predict(gridOf(samples.reach), n, new Float64Array(n * nOut));
    const output = new Uint8Array(n);
    for (let k = 0; k < n; k++) output[k] = byteOf(predicted[k * nOut + nOut - 1], 0.5);
    const hiddenLayers = network.layers.slice(0, -1);
    const count = hiddenLayers.reduce((sum, layer) => sum + layer.nOut, 0);
    const scales = new Float64Array(count);
    const seen = SIDE / STRIDE;
    const hidden = new Uint8Array(count * seen * seen);
    let neuron = 0;
    for (const { a, nOut: width } of hiddenLayers)
      for (let j = 0; j < width; j++, neuron++) {
        let largest = 0;
        for (let k = 0; k < n; k++) largest = Math.max(largest, Math.abs(finite(a[k * width + j])));
        scales[neuron] = largest;
        let place = neuron * seen * seen;
        for (let row = 0; row < SIDE; row += STRIDE)
          for (let column = 0; column < SIDE; column += STRIDE) {
            const value = finite(a[(row * SIDE + column) * width + j]);
            hidden[place++] = byteOf((value / (largest || 1) + 1) / 2, 0.5);
          }
      }
    return { output: new DataView(output.buffer), hidden: new DataView(hidden.buffer), scales };
  };
}

/** 0 to 255 for 0 to 1; `instead` for what is no number. */
function byteOf(share, instead) {
  return Math.round(255 * Math.min(1, Math.max(0, Number.isNaN(share) ? instead : share)));
}

/** A number that can be divided by: 0 for NaN, 1e300 for infinity, as numpy's nan_to_num is asked for. */
function finite(value) {
  if (Number.isNaN(value)) return 0;
  return Math.max(-1e300, Math.min(1e300, value));
}
