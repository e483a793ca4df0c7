// What a GPU does once its own steps are over, or all of them do together, in words.

/** @import { ReplicasState } from "../kit/types.d.ts" */

/**
 * Where `who`, a GPU with so many samples, is in the story: a word and a sentence.
 * @param {ReplicasState} replicas
 * @param {string} who
 * @param {number} [size]
 */
export function togetherInWords(replicas, who, size) {
  const count = replicas.parameters.length;
  const same = replicas.model.get("averaging") !== "error terms";
  if (replicas.isUpdated)
    return [
      "Update",
      same
        ? `${who} changes all of its ${count} parameters by the same mean gradient as the others.`
        : `${who} changes its ${count} parameters by a gradient of its own.`,
    ];
  if (replicas.isAveraged)
    return [
      "Average",
      same
        ? `${who} sends its ${count} gradients out, ${4 * count} bytes as 32-bit numbers, and receives the mean of all.`
        : `${who} sends its error terms out at every layer, and goes on with their mean.`,
    ];
  return [
    "Waiting",
    `${who} is through with its ${size === 1 ? "sample" : `${size} samples`} and waits for the others.`,
  ];
}
