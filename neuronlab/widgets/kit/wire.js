// How numbers travel between Python and the browser: the same as neuronlab/widgets/kit/wire.py says in Python.

/**
 * The first `count` of `values` as little-endian float64.
 * @param {ArrayLike<number>} values
 * @param {number} count
 * @returns {DataView}
 */
export function packNumbers(values, count) {
  const data = new DataView(new ArrayBuffer(8 * count));
  for (let k = 0; k < count; k++) data.setFloat64(8 * k, values[k], true);
  return data;
}

/**
 * Write the numbers in `data` into `values`, from its start.
 * @param {DataView} data
 * @param {number[] | Float64Array} values
 */
export function unpackNumbers(data, values) {
  for (let k = 0; k < data.byteLength / 8; k++) values[k] = data.getFloat64(8 * k, true);
}
