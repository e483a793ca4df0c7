// What must hold for all parameters: equal replicas, and together the step of one GPU with the whole batch.

import { noticeChanges } from "../kit/changes.js";
import { formatNumber } from "../kit/numbers.js";
import { agree } from "./averages.js";

/** @import { ReplicasState } from "../kit/types.d.ts" */

/**
 * Returns what writes into `host` whether it holds.
 * @param {HTMLElement} host
 * @param {ReplicasState} replicas
 */
export function makeChecks(host, replicas) {
  const { model, parameters } = replicas;
  const isNew = noticeChanges();

  /** What must hold: equal replicas, and together the step of one worker. */
  function paint() {
    const hidden = replicas.hidesMean;
    if (!isNew(hidden, replicas.version)) return;
    const all = parameters.map((_, p) => replicas.at(p));
    const now = (at) => (replicas.isUpdated ? at.updated : at.old);
    const spread = all.map((at) => Math.max(...now(at)) - Math.min(...now(at)));
    const equal = spread.filter((value) => value === 0).length;
    host.replaceChildren();
    check(
      equal === all.length,
      `replicas equal: ${equal} of ${all.length} ${replicas.isUpdated ? "new " : ""}parameters, to the last bit`,
      equal === all.length
        ? ""
        : `; the largest difference is ${formatNumber(Math.max(...spread), 3, model.get("comma"))}`,
    );
    if (!replicas.isAveraged) {
      check(null, "the mean against one big batch: not averaged yet", "");
    } else if (hidden) {
      check(null, "the mean against one big batch: hidden until you ask", "");
    } else {
      const pairs = all.map((at) =>
        replicas.isUpdated
          ? { made: at.updated, right: at.whole.updated }
          : { made: at.mean === undefined ? at.own : [at.mean], right: at.whole.gradient },
      );
      const same = pairs.filter(({ made, right }) => made.every((value) => agree(value, right))).length;
      const largest = Math.max(
        ...pairs.flatMap(({ made, right }) => made.map((value) => Math.abs(value - right))),
      );
      const noun = replicas.isUpdated ? "new parameters" : "gradients";
      check(
        same === all.length,
        `the same as one big batch: ${same} of ${all.length} ${noun}`,
        largest === 0
          ? ", to the last bit"
          : `; the largest difference is ${formatNumber(largest, 3, model.get("comma"))}${same === all.length ? ", from rounding" : ""}`,
      );
    }
  }

  function check(holds, text, remark) {
    const line = document.createElement("p");
    line.className = `nl-check-line ${holds === null ? "" : holds ? "nl-holds" : "nl-fails"}`;
    const mark = document.createElement("b");
    mark.textContent = holds === null ? "· " : holds ? "✓ " : "✗ ";
    line.append(mark, text + remark);
    host.append(line);
  }

  return paint;
}
