// What checkpoints and failures waste: the same formulas as neuronlab/parallel/cost/failures.py.

const DAY = 86400;

/**
 * Of {n_gpus, device_mtbf, checkpoint_seconds, restart_seconds, interval, price_per_gpu_hour}: times in seconds.
 * @param {Record<string, number>} given
 */
export function checkpointing(given) {
  const { n_gpus, checkpoint_seconds: writing, restart_seconds: restart, interval } = given;
  const mtbf = given.device_mtbf / n_gpus;
  const wasted = (each) => writing / each + (each / 2 + restart) / mtbf;
  const best = Math.sqrt(2 * writing * mtbf);
  const share = wasted(interval);
  const hours = (Math.min(1, share) * n_gpus * DAY) / 3600;
  return {
    mtbf,
    best,
    share,
    hours,
    wasted,
    failures: DAY / mtbf,
    least: wasted(best),
    written: writing / interval,
    again: interval / 2 / mtbf,
    restarts: restart / mtbf,
    cost: hours * given.price_per_gpu_hour,
  };
}
