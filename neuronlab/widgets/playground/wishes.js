// What a learner may ask of a training.

import { refusalOf, refusalOfPoints } from "./refusals.js";
import { divergenceOf, errorOf, noteOf, noteOn, refusalToGoOn } from "./remarks.js";

const MOST_STROKES = 100;

/**
 * A training at hand: whether it plays, what is said of it, and the painted points before each change of them.
 * @typedef {object} Session
 * @property {any} training
 * @property {boolean} playing
 * @property {{kind?: string, text?: string}} said
 * @property {any[][]} past
 */

/**
 * The wishes by their names, each a function that fulfils one and returns null, or what is said where it cannot be; and
 * `change`, for settings that are known to be right.
 * @param {Session} session
 * @param {any} choices
 * @param {(speed: number) => void} setSpeed
 */
export function makeWishes(session, choices, setSpeed) {
  function goOn(act) {
    session.playing = false;
    const refused = refusalToGoOn(session.training);
    if (refused) return refused;
    act(session.training);
    session.said = divergenceOf(session.training);
    return null;
  }

  function change(given) {
    const { training } = session;
    const before = training.network;
    training.change(given);
    if (training.network !== before) session.playing = false;
    session.said = noteOn(given, training);
  }

  /** Take other painted points; what `more` of one stroke changes is taken back with it. */
  function repaint(painted, more = false) {
    const why = refusalOfPoints(painted, choices);
    if (why) return errorOf(why);
    if (!more) session.past = [...session.past.slice(1 - MOST_STROKES), session.training.painted];
    takePainted(painted);
    return null;
  }

  function takePainted(painted) {
    const { training } = session;
    training.repaint(painted, training.settings.data === choices.painted);
    const { problem } = training.samples;
    session.said = noteOf(problem);
    if (problem) session.playing = false;
  }

  const wishes = {
    play() {
      const refused = refusalToGoOn(session.training);
      if (refused) return refused;
      Object.assign(session, { playing: true, said: {} });
      return null;
    },

    pause() {
      session.playing = false;
      return null;
    },

    step: () => goOn((training) => training.step()),
    epoch: () => goOn((training) => training.finishEpoch()),

    rewind() {
      Object.assign(session, { playing: false, said: {} });
      session.training.rewind();
      return null;
    },

    good() {
      const { training } = session;
      if (!training.diverged) return null;
      training.goToGood();
      session.said = noteOf(
        `Back at epoch ${training.epoch}. Choose a lower learning rate before you go on.`,
      );
      return null;
    },

    change(given) {
      const why = refusalOf({ ...session.training.settings, ...given }, choices);
      if (why) return errorOf(why);
      change(given);
      return null;
    },

    speed(value) {
      setSpeed(value);
      return null;
    },

    paint: ({ x, y, label, more }) => repaint([...session.training.painted, [x, y, label]], more),

    erase({ x, y }) {
      const { painted } = session.training;
      const place = painted.findIndex((point) => point[0] === x && point[1] === y);
      return place < 0 ? null : repaint(painted.toSpliced(place, 1));
    },

    clear: () => (session.training.painted.length ? repaint([]) : null),

    undo() {
      if (session.past.length) takePainted(session.past.pop());
      return null;
    },
  };

  return { wishes, change };
}
