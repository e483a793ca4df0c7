// One training step against the clock: the same formulas as neuronlab/parallel/cost/timeline.py, for the ring.

const FORWARD_SHARE = 1 / 3; // of the computing; the backward pass does twice the work
const efficiencies = {
  "selective repeat": (loss) => 1 - loss,
  "go-back-N": (loss, window) => (1 - loss) / (1 + (window - 1) * loss),
};

/**
 * The step of {parameters, bytes_per_parameter, n_workers, latency, bandwidth, loss, recovery, window, compute,
 * n_buckets, slowest}: bytes, bytes a second, seconds, shares; `segments` are [lane, kind, start, stop, label].
 * @param {Record<string, any>} given
 */
export function trainingStep(given) {
  const { n_workers: n, latency, compute: ordinary, n_buckets: buckets, slowest } = given;
  const bytes = given.parameters * given.bytes_per_parameter;
  const efficiency = efficiencies[given.recovery](given.loss, given.window);
  const left = given.bandwidth * efficiency;
  const bucket = 2 * (n - 1) * (latency + bytes / buckets / n / left);
  const compute = ordinary * slowest; // the slowest GPU's: no bucket is complete without its part
  const network = [];
  let free = 0;
  for (let k = 0; n > 1 && k < buckets; k++) {
    const ready = compute - (compute * (1 - FORWARD_SHARE) * (buckets - 1 - k)) / buckets;
    const start = Math.max(free, ready);
    free = start + bucket;
    network.push([
      "network",
      "communicate",
      start,
      free,
      buckets > 1 ? `bucket ${k + 1} of ${buckets}` : "all gradients",
    ]);
  }
  const seconds = n > 1 ? free : compute;
  const segments = gpuSegments("compute", n > 1 ? ordinary : compute, seconds);
  if (n > 1 && slowest !== 1) segments.push(...gpuSegments("slowest", compute, seconds));
  const communicate = buckets * bucket;
  const factor = (2 * (n - 1)) / n;
  return {
    segments: [...segments, ...network],
    bytes,
    efficiency,
    left,
    bucket,
    compute,
    communicate,
    seconds,
    factor,
    exposed: seconds - compute,
    utilisation: ((n - 1) * ordinary + compute) / (n * seconds),
    sent: factor * bytes,
    algorithm: bytes / communicate, // infinite for one worker, which sends nothing
    bus: (bytes / communicate) * factor,
  };
}

function gpuSegments(lane, compute, end) {
  const turn = compute * FORWARD_SHARE;
  const spans = [
    [lane, "forward", 0, turn, "forward pass"],
    [lane, "backward", turn, compute, "backward pass"],
    [lane, "wait", compute, end, "waits"],
  ];
  return [...spans.filter(([, , start, stop]) => stop > start), [lane, "update", end, end, "update"]];
}
