// One training step against the clock: the same formulas as neuronlab/parallel/cost/timeline.py, for rings.

const FORWARD_SHARE = 1 / 3; // of the computing; the backward pass does twice the work
const NEGLIGIBLE = 1e-18; // a chance that is left out
const efficiencies = {
  "selective repeat": (loss) => 1 - loss,
  "go-back-N": (loss, window) => (1 - loss) / (1 + (window - 1) * loss),
};

/**
 * The step of {parameters, bytes_per_parameter, n_workers, latency, bandwidth, loss, recovery, window, compute,
 * n_buckets, slowest, stage, gpus_per_server, nics_per_server, timeout, inside: [latency, bandwidth]}: bytes, bytes
 * a second, seconds, shares; `segments` are [lane, kind, start, stop, label].
 * @param {Record<string, any>} given
 */
export function trainingStep(given) {
  const { n_workers: n, compute: ordinary, n_buckets: buckets, slowest, stage } = given;
  const bytes = given.parameters * given.bytes_per_parameter;
  const efficiency = efficiencies[given.recovery](given.loss, given.window);
  const left = given.bandwidth * efficiency;
  const turn = ringTurn(given, bytes / buckets, left);
  const whole = ringTurn(given, bytes, left);
  const bucket = (stage ? 1 : 2) * (n - 1) * turn.seconds;
  const gather = stage ? (n - 1) * whole.seconds : 0;
  const compute = ordinary * slowest; // the slowest GPU's: no bucket is complete without its part
  const servers = n > given.gpus_per_server ? Math.ceil(n / given.gpus_per_server) : 1;
  const tailPackets = servers > 1 ? servers * given.nics_per_server : 0;
  const retries = expectedTimeouts(given.loss, tailPackets);
  const timeouts = retries * given.timeout;
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
  let update = n > 1 ? free : compute;
  let seconds = update;
  const follow = (kind, lasts, label) => {
    network.push(["network", kind, seconds, seconds + lasts, label]);
    seconds += lasts;
  };
  if (n > 1 && stage) follow("gather", gather, "weights");
  if (timeouts > 0) follow("timeout", timeouts, "time-outs, on average");
  if (!stage) update = seconds;
  const segments = gpuSegments("compute", n > 1 ? ordinary : compute, update, seconds);
  if (n > 1 && slowest !== 1) segments.push(...gpuSegments("slowest", compute, update, seconds));
  const communicate = buckets * bucket + gather;
  const factor = (2 * (n - 1)) / n;
  return {
    segments: [...segments, ...network],
    bytes,
    efficiency,
    left,
    turn,
    whole,
    servers,
    compute,
    communicate,
    tailPackets,
    retries,
    timeouts,
    seconds,
    factor,
    exposed: seconds - compute,
    utilisation: ((n - 1) * ordinary + compute) / (n * seconds),
    sent: factor * bytes,
    algorithm: bytes / communicate, // infinite for one worker, which sends nothing
    bus: (bytes / communicate) * factor,
  };
}

/**
 * One turn of the rings that carry so many bytes: its seconds, and what of `isInside` or the network sets them.
 * Every network card has a ring and its part of the bytes; in a server all of them go from GPU to GPU.
 */
function ringTurn(given, bytes, left) {
  const { n_workers: n, gpus_per_server: k, nics_per_server: cards } = given;
  const [latency, bandwidth] = given.inside;
  const [across, inside] = [given.latency + bytes / cards / n / left, latency + bytes / n / bandwidth];
  const isInside = k > 1 && (n <= k || inside > across);
  return { seconds: isInside ? inside : across, isInside };
}

/** How many time-outs in a row a step waits for on average: the largest of as many geometric counts. */
function expectedTimeouts(loss, tailPackets) {
  let sum = 0;
  for (let lost = loss; tailPackets * lost > NEGLIGIBLE; lost *= loss)
    sum -= Math.expm1(tailPackets * Math.log1p(-lost));
  return sum;
}

function gpuSegments(lane, compute, update, end) {
  const turn = compute * FORWARD_SHARE;
  const spans = [
    [lane, "forward", 0, turn, "forward pass"],
    [lane, "backward", turn, compute, "backward pass"],
    [lane, "wait", compute, update, "waits"],
    [lane, "update", update, update, "update"],
    [lane, "wait", update, end, "waits"],
  ];
  return spans.filter(([, kind, start, stop]) => stop > start || kind === "update");
}
