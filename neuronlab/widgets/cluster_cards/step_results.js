// What the numbers of the timeline say: the step in a sentence, and each result with how it is calculated.

import { indexed, over } from "../kit/results.js";

/** The step in a sentence or two: how long it takes, and who waits for what. */
export function said(step, given, amounts) {
  const { n_workers: n } = given;
  if (n === 1)
    return `One step takes ${amounts.seconds(step.seconds)}. A single GPU has nobody to wait for and nothing to send.`;
  const waits =
    step.exposed > 1e-9 * step.seconds
      ? `For ${amounts.seconds(step.exposed)} of it all ${amounts.number(n)} GPUs wait for the network.`
      : "The network is never waited for.";
  const others =
    given.slowest > 1
      ? ` ${n > 2 ? `${amounts.number(n - 1)} GPUs also wait` : "The other GPU also waits"} ${amounts.seconds(step.compute - given.compute)} for the slowest one.`
      : "";
  return `One step takes ${amounts.seconds(step.seconds)}. ${waits}${others}`;
}

/** What stands in each number, and how it is calculated: in symbols and with the present numbers. */
export function explained(step, given, amounts, model) {
  const { n_workers, bandwidth, loss, window, n_buckets, slowest, compute } = given;
  const { number, seconds, bytes, rate, bits, percent } = amounts;
  const [n, alone] = [number(n_workers), n_workers === 1];
  const [last, total] = [seconds(step.compute), seconds(step.seconds)];
  const source = model.get("links").find(([name]) => name === model.get("link"))?.[3];
  const lossy = loss > 0;
  const back = lossy && given.recovery === "go-back-N";
  const nothing = "One GPU has nobody to agree with: nothing is sent.";
  const even = slowest === 1 || alone;
  const turns = explainedTurns(step, given, amounts);
  const stalls = -Math.expm1(step.tailPackets * Math.log1p(-loss));
  return {
    utilisation: {
      value: step.utilisation,
      text: percent(step.utilisation),
      words: `is the share of the step in which a GPU calculates, the mean over all${even ? "" : `: ${number(n_workers - 1)} ordinary ones and the slowest`}.`,
      letters: even ? "" : "C: computing of an ordinary GPU; n: GPUs; T: time of one step",
      symbols: even
        ? [over(["computing"], ["time of one step"])]
        : [over(["(", "n", "−", "1", ")", "C", "+", indexed("C", "slowest")], ["n", "T"])],
      numbers: even
        ? [over([last], [total])]
        : [over([number(n_workers - 1), "·", seconds(compute), "+", last], [n, "·", total])],
    },
    seconds: {
      value: step.seconds,
      text: total,
      words:
        "is computing, as long as the slowest GPU takes for it, and what of the communication is not hidden behind it.",
      symbols: ["computing", "+", "exposed"],
      numbers: [last, "+", seconds(step.exposed)],
    },
    exposed: {
      value: step.exposed,
      text: seconds(step.exposed),
      words: alone
        ? nothing
        : n_buckets === 1
          ? "is exposed communication: with a single bucket the gradients leave only when the backward pass is over, so nothing of it is hidden."
          : `is exposed communication. ${n_buckets} buckets leave one by one while the backward pass goes on; what then remains to be sent, everybody waits for.`,
      symbols: alone ? null : ["time of one step", "−", "computing"],
      numbers: [total, "−", last],
    },
    communicate: {
      value: step.communicate,
      text: seconds(step.communicate),
      words: alone ? nothing : turns.words,
      letters: turns.letters,
      symbols: alone ? null : turns.symbols,
      numbers: turns.numbers,
    },
    timeouts: {
      value: step.timeouts,
      text: seconds(step.timeouts),
      words:
        step.timeouts > 0
          ? `are waited for in ${percent(stalls)} of the steps; this is the mean of all. ${number(step.tailPackets)} packets, the last on each link, have nothing behind them that shows the gap.`
          : "are not waited for: no packet is lost that has nothing behind it.",
      letters: "m: time-outs in a row, the mean of all steps; T: one of them",
      symbols: step.timeouts > 0 ? ["m", "·", "T"] : null,
      numbers: [number(step.retries), "·", seconds(given.timeout)],
    },
    bytes: {
      value: step.bytes,
      text: bytes(step.bytes),
      words: "is what all GPUs must agree on in every step: one number for each parameter.",
      symbols: ["parameters", "·", "bytes of each"],
      numbers: [amounts.count(given.parameters), "·", `${given.bytes_per_parameter} bytes`],
    },
    sent: {
      value: step.sent,
      text: bytes(step.sent),
      words: alone
        ? nothing
        : "is what each GPU sends, and receives: hardly more with more GPUs, at most twice the gradients.",
      letters: "n: GPUs; S: gradients",
      symbols: alone ? null : [over(["2", "(", "n", "−", "1", ")"], ["n"]), "S"],
      numbers: [over([number(2 * (n_workers - 1))], [n]), "·", bytes(step.bytes)],
    },
    left: {
      value: step.left,
      text: rate(step.left),
      words: `${lossy ? `is what ${given.recovery} leaves of ${rate(bandwidth)} when packets get lost` : "is all of the link's bandwidth: no packet is lost"}; ${bits(step.left)}. ${source ? `${model.get("link")}: ${source}.` : ""}`,
      letters: back ? "B: bandwidth; p: packet loss; W: window" : "B: bandwidth; p: packet loss",
      symbols: !lossy
        ? null
        : back
          ? ["B", "·", over(["1", "−", "p"], ["1", "+", "(", "W", "−", "1", ")", "p"])]
          : ["B", "(", "1", "−", "p", ")"],
      numbers: back
        ? [
            rate(bandwidth),
            "·",
            over(["1", "−", percent(loss)], ["1", "+", number(window - 1), "·", percent(loss)]),
          ]
        : [rate(bandwidth), "·", "(", "1", "−", percent(loss), ")"],
    },
    algorithm: {
      value: alone ? "" : step.algorithm,
      text: alone ? "–" : rate(step.algorithm),
      words: alone
        ? nothing
        : "is how quick the all-reduce is for who waits for it: its bytes by its time. Benchmarks print it as algbw.",
      letters: "S: gradients; t: the time that the network is busy",
      symbols: alone ? null : [over(["S"], ["t"])],
      numbers: [over([bytes(step.bytes)], [seconds(step.communicate)])],
    },
    bus: {
      value: alone ? "" : step.bus,
      text: alone ? "–" : rate(step.bus),
      words: alone
        ? nothing
        : `is how much of the link${given.nics_per_server > 1 ? "s of a server" : ""} was used, to be compared with a data sheet. Benchmarks print it as busbw; latency and loss keep it below the bandwidth.`,
      letters: "S: gradients; t: the time that the network is busy; n: GPUs",
      symbols: alone ? null : [over(["S"], ["t"]), "·", over(["2", "(", "n", "−", "1", ")"], ["n"])],
      numbers: [rate(step.algorithm), "·", number(step.factor)],
    },
  };
}

/** The time of the all-reduce: turns of the rings, each with one latency and a share of the gradients. */
function explainedTurns(step, given, amounts) {
  const { n_workers: n, n_buckets, nics_per_server: cards, stage, inside } = given;
  const { number, seconds, bytes, rate } = amounts;
  const several = n_buckets > 1;
  // What a server has inside may be slower than its cards, and then it sets the pace of a turn.
  const one = ({ isInside }, inBuckets) => {
    const [latency, bandwidth] = isInside ? inside : [given.latency, step.left];
    const [a, B] = isInside ? [indexed("a", "in"), indexed("B", "in")] : ["a", "B"];
    const parts = [
      ...(inBuckets ? [["k", number(n_buckets)]] : []),
      ...(!isInside && cards > 1 ? [["r", number(cards)]] : []),
      ["n", number(n)],
    ];
    const product = parts.flatMap(([, value], k) => (k ? ["·", value] : [value]));
    const share = over(
      ["S"],
      parts.map(([letter]) => letter),
    );
    return {
      latency: [a, seconds(latency)],
      data: [
        [share, "÷", B],
        [over([bytes(step.bytes)], product), "÷", rate(bandwidth)],
      ],
    };
  };
  // In symbols (0) and with the present numbers (1): so many messages one after the other, in each of k buckets.
  const messages = (factor, turn, inBuckets, row) => {
    const { latency, data } = one(turn, inBuckets);
    const count = row
      ? [number(factor * (n - 1)), "·"]
      : [...(factor > 1 ? [String(factor)] : []), "(", "n", "−", "1", ")"];
    const times = inBuckets ? [row ? number(n_buckets) : "k", "·"] : [];
    return [...times, ...count, "(", latency[row], "+", ...data[row], ")"];
  };
  // Reduce-scatter in k buckets and all-gather in one piece: the latency k + 1 times, the data twice.
  const halves = (row) => {
    const { latency, data } = one(step.whole, false);
    const times = row ? [number(n_buckets + 1)] : ["(", "k", "+", "1", ")"];
    const count = row ? [number(n - 1), "·"] : ["(", "n", "−", "1", ")"];
    return [...count, "(", ...times, "·", latency[row], "+", "2", "·", ...data[row], ")"];
  };
  const alike = step.turn.isInside === step.whole.isInside;
  const formula = (row) =>
    !stage || (alike && !several)
      ? messages(2, step.turn, several, row)
      : alike
        ? halves(row)
        : [...messages(1, step.turn, several, row), "+", ...messages(1, step.whole, false, row)];
  const rings = cards > 1 ? `${number(cards)} rings` : "a ring";
  const what = stage
    ? `is a reduce-scatter over ${rings}, and an all-gather of the new weights`
    : `is the all-reduce over ${rings}`;
  const used = [step.turn, ...(stage ? [step.whole] : [])];
  const part = `an n-th of ${cards > 1 ? "its part of " : ""}the ${stage ? "bytes" : "gradients"}`;
  const each = several ? `, ${stage ? "the first half " : ""}once for each of the k buckets` : "";
  return {
    symbols: formula(0),
    numbers: formula(1),
    words: `${what}: ${number(2 * (n - 1))} steps, each with one latency and ${part}${each}.`,
    letters: [
      "n: GPUs; S: gradients",
      used.some((turn) => !turn.isInside) ? "a: latency; B: bandwidth left" : "",
      used.some((turn) => turn.isInside) ? "in: of NVLink in the server" : "",
      cards > 1 ? "r: NICs a server" : "",
      several ? "k: buckets" : "",
    ]
      .filter(Boolean)
      .join("; "),
  };
}
