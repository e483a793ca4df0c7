// The parameter pointed at: what its gradients become together, with formula, inputs and full values.

import { noticeChanges } from "../kit/changes.js";
import { formatNumber, fullNumber, isExact } from "../kit/numbers.js";

/** @import { ReplicasState } from "../kit/types.d.ts" */

/**
 * Write into `host` about the parameter that is chosen; returns what paints it.
 * @param {HTMLElement} host
 * @param {ReplicasState} replicas
 */
export function makeParameter(host, replicas) {
  const { model, workers, parameters } = replicas;
  const plain = (value) => formatNumber(value, model.get("digits"), model.get("comma"));
  const number = (value) => {
    const text = plain(value);
    return text.startsWith("−") ? `(${text})` : text;
  };
  const full = (value) => fullNumber(value, model.get("comma"));
  const relation = (...values) => (values.every((value) => isExact(value, model.get("digits"))) ? "=" : "≈");

  /** A line: its name, symbols, the same with numbers, and the full value of the result. */
  function line(name, symbols, numbers, result) {
    const row = document.createElement("div");
    row.className = "nl-meeting-line";
    const parts = [
      ["nl-meeting-name", name],
      ["", ""],
      ["", numbers],
      [
        /\d/.test(result) ? "nl-meeting-result" : "nl-meeting-pending",
        /^[\d−]/.test(result) ? `= ${result}` : result,
      ],
    ];
    for (const [className, text] of parts) {
      const part = document.createElement("span");
      part.className = className;
      part.textContent = text;
      row.append(part);
    }
    if (symbols) row.children[1].innerHTML = `<math>${symbols}</math>`;
    host.append(row);
  }

  const sub = (base, name) => `<msub><mi>${base}</mi><mi>${name}</mi></msub>`;
  /** @param {number[]} share */
  const fraction = ([size, all]) => `<mfrac><mn>${size}</mn><mn>${all}</mn></mfrac>`;

  const isNew = noticeChanges();

  /** What comes from the averaging may be left to be guessed. */
  function paint() {
    const { chosen: p, hidesMean: hidden } = replicas;
    if (!isNew(p, hidden, replicas.version)) return;
    const { symbols, name } = parameters[p];
    const [weight, gradient] =
      symbols[model.get("notation") === "matrix" ? "indices" : model.get("notation")];
    const at = replicas.at(p);
    const { isAveraged } = replicas;
    const shown = (value) => (isAveraged && !hidden ? full(value) : isAveraged ? "?" : "·");
    const known = (k) => isAveraged || workers[k].state.isKnown(workers[k].gradients[p]);
    host.replaceChildren();
    const head = document.createElement("div");
    head.className = "nl-meeting-head";
    head.innerHTML = `<math displaystyle="true">${gradient}</math> `;
    head.append(`gradient of the ${name}`);
    host.append(head);
    line(
      "gradients",
      "",
      "",
      workers
        .map(
          ({ name: letter }, k) =>
            `${letter} ${!known(k) ? "not computed yet" : hidden && at.mean === undefined ? "?" : full(at.own[k])}`,
        )
        .join(model.get("comma") ? "; " : ", "),
    );
    if (at.mean === undefined) {
      line("mean", "", "none: each GPU follows its own gradient", "");
    } else {
      const shares = workers.map((worker) => replicas.share(worker));
      const terms = workers.map(({ name: letter }, k) => fraction(shares[k]) + sub("g", letter));
      const numbers = workers.map((_, k) => `${shares[k].join("/")} · ${number(at.own[k])}`);
      line(
        "mean",
        `<mi>g</mi><mo>=</mo>${terms.join("<mo>+</mo>")}`,
        isAveraged ? `${relation(...at.own)} ${numbers.join(" + ")}` : "",
        shown(at.mean),
      );
    }
    const apart =
      at.mean === undefined || !isAveraged || hidden ? "" : difference(at.mean - at.whole.gradient);
    line("one big batch", "", apart, shown(at.whole.gradient));
    const rate = replicas.signShown() * replicas.values[replicas.lr];
    const sign = replicas.signShown() < 0 ? "+" : "−";
    const isCommon = at.updated.every((value) => value === at.updated[0]);
    workers.slice(0, isCommon ? 1 : undefined).forEach((worker, k) => {
      const used = at.mean ?? at.own[k];
      const g = at.mean === undefined ? sub("g", worker.name) : "<mi>g</mi>";
      line(
        isCommon ? "update of all" : `update of ${worker.name}`,
        `<msup><mrow>${weight}</mrow><mo>′</mo></msup><mo>=</mo>${weight}<mo>${sign}</mo><mi>η</mi><mo>·</mo>${g}`,
        isAveraged
          ? `${relation(at.old[k], rate, used)} ${plain(at.old[k])} ${sign} ${number(rate)} · ${hidden ? "?" : number(used)}`
          : "",
        shown(at.updated[k]),
      );
    });
  }

  function difference(value) {
    return value === 0
      ? "the same to the last bit"
      : `difference ${formatNumber(value, 3, model.get("comma"))}`;
  }

  return paint;
}
