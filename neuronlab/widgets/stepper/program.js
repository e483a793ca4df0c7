// The program of a stepper: Python says once what many numbers and steps have in common, with gaps; here they are filled.

const TEXT_GAP = /\{(\d+)([rsjiknlpq])\}/g;
const FORMULA_GAP = /\{(-?)(\d+)(p?)\}|\{(\w+)@(-?\d+)\}/g;
const LONE_GAP = /^\{(\d+p?|\w+@-?\d+)\}$/;
// What stays a scalar in matrix notation too.
const SCALARS = ["loss", "mean_loss"];
// What a network has once, not in each layer.
const OF_NO_LAYER = ["x", "y", "y_hat"];

/** @type {WeakMap<object, ReturnType<typeof read>>} */
const readings = new WeakMap();

/**
 * Return what the widgets ask of a `program` as neuronlab/widgets/stepper/program.py makes it: `refs` [name, layer,
 * sample, row, column], `namesIn` a notation, `symbols` and `bare` {notation: symbols without a sample's number} of all numbers, `steps`
 * [phase, result, terms], the `rules` of each loss, and functions for what belongs to one step.
 */
export function readProgram(program) {
  if (!readings.has(program)) readings.set(program, read(program));
  return readings.get(program);
}

function read(program) {
  const { sizes, letters, n_samples, n_leaves, numbers, kinds, variants, texts } = program;
  const kindOf = numbers.map(([kind]) => kinds[kind]);
  const refs = numbers.map(([, ...address], k) => [kindOf[k].name, ...address]);
  const places = new Map(refs.map((ref, k) => [ref.join(), k]));
  const steps = program.steps.map(([group, terms], i) => [program.phases[group], n_leaves + i, terms]);
  const groupOf = (position) => program.steps[position][0];
  const find = (...address) => places.get(address.join());
  const labels = program.labels ?? { inputs: [], layers: [], in_symbols: { inputs: [], letters } };
  const calledBy = (neurons, text, ...of) =>
    fillGaps(
      text,
      of.map((k) => refs[k]),
      neurons,
      labels.inputs,
    );
  // What stands in a symbol is cut where it is long, and escaped: its text becomes part of the page.
  const { letters: lettersInSymbols, inputs: inputsInSymbols } = labels.in_symbols;
  const called = (text, k) => fillGaps(text, [refs[k]], lettersInSymbols, inputsInSymbols);
  // Beside formulas with indices a neuron is called by what they say; the same as in neuronlab/writing/names.py.
  const numbered = sizes.slice(1).map((count, l) =>
    Array.from({ length: count }, (_, j) => {
      const place = `${j + 1} of layer ${l + 1}`;
      return labels.layers[l] ? `${letters[l][j]} (${place})` : place;
    }),
  );
  const neuronsIn = (notation) => (notation === "letters" ? letters : numbered);
  const listed = {};
  const namesIn = (notation) => {
    const way = notation === "letters" ? "letters" : "indices";
    return (listed[way] ??= refs.map((_, k) => calledBy(neuronsIn(way), kindOf[k].words, k)));
  };
  const symbol = (notation, k) => called(kindOf[k].symbols[notation], k);
  const symbolsOf = (which) =>
    Object.fromEntries(
      ["letters", "indices"].map((notation) => [
        notation,
        refs.map((_, k) => called((kindOf[k][which] ?? kindOf[k].symbols)[notation], k)),
      ]),
    );
  const symbols = symbolsOf("symbols");

  /**
   * A step's result and operands; behind those of a new parameter stand the rate and the gradient, behind those of
   * a cross entropy the predictions.
   */
  function involved(position) {
    const [, result, terms] = steps[position];
    const [name, , sample] = refs[result];
    const isNew = name.startsWith("new_");
    const predicted = name === "loss" ? Array.from({ length: sizes.at(-1) }, (_, k) => k) : [];
    return [
      result,
      ...terms.flat(9),
      ...(isNew ? steps[terms[1] - n_leaves][2] : []),
      ...predicted.map((k) => find("y_hat", null, sample, k, null)).filter((k) => k !== undefined),
    ];
  }

  /** The places of an array's numbers, row by row. */
  function cells(name, layer) {
    const width = layer === null ? sizes.at(name === "x" ? 0 : -1) : sizes[layer + 1];
    const table = (height, across, address) =>
      Array.from({ length: height }, (_, r) =>
        Array.from({ length: across }, (_, c) => find(...address(r, c))),
      );
    if (name.endsWith("W")) return table(width, sizes[layer], (r, c) => [name, layer, null, r, c]);
    if (name.endsWith("b")) return table(1, width, (r, c) => [name, layer, null, c, null]);
    return table(n_samples, width, (r, c) => [name, layer, r, c, null]);
  }

  /** The formula with symbols, or with slots for numbers, in the places of its gaps. */
  function filled(template, position, notation, withNumbers) {
    const numbersThere = involved(position);
    const behind = refs[numbersThere[0]][1] ?? sizes.length - 2;
    return template.replace(FORMULA_GAP, (gap, minus, place, paren, name, ahead) => {
      if (place !== undefined) {
        const k = numbersThere[place];
        return withNumbers ? slot(k, paren, minus) : `<mrow data-ref="${k}">${symbol(notation, k)}</mrow>`;
      }
      if (name === "1")
        return withNumbers ? asTable([Array(Number(ahead)).fill("<mn>1</mn>")]) : program.ones;
      const table = cells(name, OF_NO_LAYER.includes(name) ? null : behind + Number(ahead));
      return withNumbers
        ? asTable(table.map((row) => row.map((k) => slot(k))))
        : `<mrow data-refs="${table.flat().join(" ")}">${symbol("matrix", table[0][0])}</mrow>`;
    });
  }

  return {
    sizes,
    neuronsIn,
    /** The names of the inputs, and whether those of a layer's neurons, where somebody gave some. */
    inputNames: labels.inputs,
    isNamed: (layer) => labels.layers[layer] ?? false,
    n_samples,
    n_leaves,
    activations: program.activations,
    targets: program.targets,
    refs,
    steps,
    find,
    namesIn,
    symbols,
    bare: kinds.some(({ bare }) => bare) ? symbolsOf("bare") : symbols,
    variants: Object.fromEntries(
      Object.entries(variants).map(([loss, { rules, ways }]) => [
        loss,
        { rules: program.steps.map(([group]) => rules[group]), isCrossEntropy: "all" in ways.letters },
      ]),
    ),

    /** The group of a step: all steps that are written the same way, but for their numbers. */
    groupOf,

    /** The line of code that computes number k; "" for a leaf. */
    code: (k) => (k < n_leaves ? "" : texts[program.code[groupOf(k - n_leaves)]]),

    sentence: (loss, position, notation) =>
      calledBy(
        neuronsIn(notation),
        texts[variants[loss].sentences[groupOf(position)]],
        ...involved(position),
      ),

    /**
     * The MathML of a step's formula: `left` is the symbol of the result; `symbols`, `numbers`, `result` are lists of chunks,
     * each the inside of a <math> element, and a line may break between two. A symbol carries data-ref="K", K the
     * place of its number, or data-refs="K K ..." for an array; a number is an empty <mn data-ref="K">, where
     * data-paren="1" says that a negative value needs parentheses, and data-sign="-1" that the opposite is shown.
     * `numbers` is empty where it would only repeat the result or the symbols. `way` is how a cross entropy is
     * written, see cross_entropy.js.
     */
    formula(loss, notation, update, position, way = null) {
      const { formulas, ways } = variants[loss];
      const number = way === null ? formulas[notation][update][groupOf(position)] : ways[notation][way];
      const template = program.formulas[number];
      const name = refs[n_leaves + position][0];
      const isWhole = notation === "matrix" && !SCALARS.includes(name);
      const written = notation === "matrix" && !isWhole ? "indices" : notation;
      const own = isWhole ? `{${name}@0}` : "{0}";
      const repeats = !template.includes("{") || LONE_GAP.test(template);
      const chunks = (text, withNumbers) => filled(text, position, written, withNumbers).split("|");
      return {
        left: `<mrow>${filled(own, position, written, false)}</mrow>`,
        symbols: chunks(template, false),
        numbers: repeats ? [] : chunks(template, true),
        result: chunks(own, true),
      };
    },
  };
}

/** `text` with its gaps filled from `refs`; the same as neuronlab/writing/gaps.py does. */
function fillGaps(text, refs, letters, inputs) {
  return text.replace(TEXT_GAP, (gap, place, field) => {
    const [, layer, sample, row, column] = refs[place];
    switch (field) {
      case "r":
        return letters.at(layer ?? -1)[row];
      case "s":
        return letters[layer - 1][column];
      case "j":
        return row + 1;
      case "i":
        return column + 1;
      case "p":
        return inputs[row];
      case "q":
        return inputs[column];
      case "n":
        return sample + 1;
      case "l":
        return layer + 1;
    }
    const counts = [row, column].filter((i) => i !== null).map((i) => String(i + 1));
    return counts.join(counts.some(({ length }) => length > 1) ? "," : "");
  });
}

function slot(k, paren, minus) {
  return `<mn data-ref="${k}"${paren ? ' data-paren="1"' : ""}${minus ? ' data-sign="-1"' : ""}></mn>`;
}

function asTable(rows) {
  const lines = rows.map((row) => `<mtr>${row.map((cell) => `<mtd>${cell}</mtd>`).join("")}</mtr>`);
  return `<mrow><mo>[</mo><mtable>${lines.join("")}</mtable><mo>]</mo></mrow>`;
}
