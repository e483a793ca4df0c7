// A training as one short text, to be handed to others and restored by them: the form of text.py.

import { countParameters } from "../kit/network.js";
import { createTraining, sizesOf } from "./training.js";
import { refusalOf, refusalOfPoints } from "./refusals.js";

const VERSION = 2;
const NAME = "neuronlab-playground-";
const OWN_TEXT = /^neuronlab-playground-(\d{1,6}):([0-9a-f]{8}):([\w-]*)$/;
const MOST_LETTERS = 100_000;
const MOST_BYTES = 1_000_000;

/** The text of a training; of one that diverged it is the last good state. */
export async function toText(training) {
  const { settings, painted, firstLoss, diverged, good } = training;
  const { parameters, epoch, batch } = diverged
    ? { ...good, batch: 0 }
    : { parameters: training.network.parameters, epoch: training.epoch, batch: training.batch };
  const content = {
    settings,
    painted,
    epoch,
    batch,
    first_loss: Number.isFinite(firstLoss) ? firstLoss : null,
    weights: nested(parameters, sizesOf(settings)),
  };
  const packed = await piped(
    new TextEncoder().encode(JSON.stringify(content)),
    new CompressionStream("deflate"),
  );
  return `${NAME}${VERSION}:${checksum(packed)}:${lettersOf(packed)}`;
}

/** Returns {training} of a text, or {refused}: in plain words why it is none. */
export async function fromText(given, choices) {
  const text = given
    .slice(0, 2 * MOST_LETTERS)
    .split(/\s+/)
    .join("");
  if (!text.startsWith(NAME) || text.length > MOST_LETTERS)
    return { refused: `this is not the text of a playground, which begins with ${NAME}${VERSION}:` };
  const found = OWN_TEXT.exec(text);
  if (found && Number(found[1]) !== VERSION)
    return { refused: `this text has version ${Number(found[1])}; this playground reads version ${VERSION}` };
  const content = found && (await unpacked(found[3], found[2]));
  if (!content) return { refused: "this text was cut off or changed on its way: copy all of it again" };
  const { training, why } = trainingOf(content, choices);
  return training ? { training } : { refused: `this text holds what no playground has: ${why}` };
}

/** What was packed, or null if not every letter is there. */
async function unpacked(letters, wanted) {
  try {
    const packed = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    if (checksum(packed) !== wanted) return null;
    return JSON.parse(
      new TextDecoder().decode(await piped(packed, new DecompressionStream("deflate"), MOST_BYTES)),
    );
  } catch {
    return null;
  }
}

function trainingOf({ settings, painted, epoch, batch, first_loss, weights }, choices) {
  const why = refusalOf(settings ?? {}, choices) || refusalOfPoints(painted, choices);
  if (why) return { why };
  const parameters = flat(weights, sizesOf(settings));
  if (!parameters) return { why: `weights of another network than ${sizesOf(settings).join("-")}` };
  const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
  if (!isCount(epoch)) return { why: "an epoch that is no whole number from 0" };
  const training = createTraining(settings, painted);
  if (!isCount(batch) || batch >= training.nBatches)
    return { why: `batch must be from 0 to ${training.nBatches - 1}` };
  if (first_loss !== null && !Number.isFinite(first_loss)) return { why: "a first loss that is no number" };
  training.beginAt(parameters, epoch, batch, first_loss ?? undefined);
  if (training.samples.train.n && !Number.isFinite(training.losses[0][0]))
    return { why: "weights with a loss that is not finite" };
  return { training };
}

/** [W as rows, b] of each layer. */
function nested(parameters, sizes) {
  let at = 0;
  const take = (count) => Array.from(parameters.subarray(at, (at += count)));
  return sizes.slice(1).map((nOut, l) => [Array.from({ length: nOut }, () => take(sizes[l])), take(nOut)]);
}

/** The parameters that `nested` made this of, or null for anything else. */
function flat(weights, sizes) {
  const isRow = (row, length) =>
    Array.isArray(row) && row.length === length && row.every((number) => Number.isFinite(number));
  const isLayer = (layer, l) =>
    Array.isArray(layer) &&
    layer.length === 2 &&
    Array.isArray(layer[0]) &&
    layer[0].length === sizes[l + 1] &&
    layer[0].every((row) => isRow(row, sizes[l])) &&
    isRow(layer[1], sizes[l + 1]);
  if (!Array.isArray(weights) || weights.length !== sizes.length - 1 || !weights.every(isLayer)) return null;
  const parameters = Float64Array.from(weights.flat(Infinity));
  return parameters.length === countParameters(sizes) ? parameters : null;
}

/** What comes out of `stream` when `bytes` go in; an error for more than `most` bytes. */
async function piped(bytes, stream, most = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length > most) throw new Error("too long");
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const lettersOf = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

/** CRC-32, as zlib has it, in eight hexadecimal digits. */
function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}
