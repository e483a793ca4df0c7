// The memory of training on each GPU: the same counting as neuronlab/parallel/cost/memory.py.

const ELEMENTS_SENT = [2, 2, 2, 3]; // a parameter, by stage

/**
 * Of {parameters, n_gpus, gpu_bytes, bytes_of, sharded} at a ZeRO stage: bytes of each part, their total, whether
 * they fit, the largest model that does, the fewest GPUs (null: no number is enough), bytes sent by each in a step.
 * @param {{
 *   parameters: number,
 *   n_gpus: number,
 *   gpu_bytes: number,
 *   bytes_of: Record<string, number>,
 *   sharded: string[][],
 * }} given
 * @param {number} stage
 */
export function adamMemory({ parameters, n_gpus, gpu_bytes, bytes_of, sharded }, stage) {
  const found = {};
  let [total, whole, shared] = [0, 0, 0];
  for (const [part, bytes] of Object.entries(bytes_of)) {
    const isShared = sharded[stage].includes(part);
    found[part] = bytes * (isShared ? Math.ceil(parameters / n_gpus) : parameters);
    total += found[part];
    if (isShared) shared += bytes;
    else whole += bytes;
  }
  const room = Math.floor(gpu_bytes);
  const round = whole * n_gpus + shared; // on each GPU one parameter's shared numbers make room for n parameters
  const left = room % round;
  const largest =
    Math.floor(room / round) * n_gpus + (whole ? Math.floor(Math.max(left - shared, 0) / whole) : 0);
  const elements = ELEMENTS_SENT[stage] * parameters;
  return {
    ...found,
    total,
    whole,
    shared,
    largest,
    elements,
    fits: total <= gpu_bytes,
    needed: gpusNeeded(parameters, room - whole * parameters, shared),
    sent: (elements * bytes_of.gradients * (n_gpus - 1)) / n_gpus,
  };
}

function gpusNeeded(parameters, left, shared) {
  if (!shared) return left >= 0 ? 1 : null;
  const share = Math.floor(left / shared); // parameters whose shared numbers find room on one GPU
  return share > 0 ? Math.ceil(parameters / share) : null;
}
