// The types that cards share; JSDoc names them by `@import`. No file of a card is made of this one.

/** What a front end uses of its widget's model: anywidget's, or one that lives on the page only. */
export interface Model {
  get(trait: string): any;
  set(trait: string, value: unknown): void;
  save_changes(): void;
  on(event: string, listener: (...given: any[]) => void): void;
  off(event: string, listener?: (...given: any[]) => void): void;
  send?(content: unknown): void;
  widget_manager?: unknown;
}

/** What a card's state uses of it. */
export type Traits = Pick<Model, "get" | "set" | "save_changes">;

/** What anywidget calls `render` with; it returns what takes the card away again. */
export interface RenderProps {
  model: Model;
  el: HTMLElement;
}

/** The five meanings, each with its colour: the classes nl-as-input and so on. */
export type Meaning = "input" | "weight" | "activation" | "error" | "update";

/** A number on the page: its place among all, its address as in Python's Ref, and its meaning. */
export interface Ref {
  k: number;
  kind: Meaning;
  name?: string;
  layer?: number | null;
  sample?: number | null;
  row?: number | null;
  column?: number | null;
}

/** The places of a step's operands, nested as its rule wants them. */
export type Terms = (number | Terms)[];

/** A step as `evaluate` takes it: [rule, place of the result, terms]. */
export type RuledStep = [string, number, Terms];

/** What handles need of a card's state: its numbers, and which of them may be changed within what limits. */
export interface NumbersState {
  model: Traits;
  values: ArrayLike<number>;
  refs: Record<number, { kind: Meaning }>;
  ranges: Record<number, number[]>;
  program: { names: Record<number, string> };
  isLeaf(k: number): boolean;
  isChanged(k: number): boolean;
  origin(k: number): number;
  remember(): void;
  setLeaf(k: number, value: number): void;
}

/** What phases, transport and settings need of a card's state: its steps, and the place in them. */
export interface StepsState {
  model: Traits;
  program: { steps: unknown[][]; variants?: object };
  readonly position: number;
  readonly phase: string;
  readonly canUndo: boolean;
  readonly iteration?: number;
  /** The positions that are visited, if not all are, and what they are about. */
  readonly path?: number[] | null;
  readonly about?: string;
  goTo(position: number): void;
  undo(): void;
  reset(): void;
  previousIteration?(): void;
  nextIteration?(): void;
  set(traits: Record<string, unknown>): void;
}

/** What `makeTransport` returns. */
export interface Transport {
  act(name: string): void;
  pause(): void;
  isPlaying(): boolean;
  paint(): void;
}

/** Texts of amounts in the unit that suits them. */
export interface UnitFormats {
  number(value: number): string;
  seconds(seconds: number): string;
  bytes(bytes: number): string;
  rate(bytesPerSecond: number): string;
  bits(bytesPerSecond: number): string;
  count(count: number): string;
  percent(share: number): string;
}

/** A control of a panel of sliders; `makeSliders` says what each part is for. */
export interface Control {
  trait?: string;
  words: string;
  help?: string;
  kind?: Meaning | "calm";
  text?(value: any): string | string[];
  set?(value: any): Record<string, unknown>;
  options?: [value: any, text: string, second?: string][];
  menu?: boolean;
  press?(): void;
  shown?(): boolean;
}

/** A part of a formula: text, or what `over`, `root` and `indexed` make. */
export type MathPart = string | { tag: string; parts: MathParts[] };
export type MathParts = MathPart | MathParts[];

/** A result and how it came about, as `makeResults` paints it. */
export interface Answer {
  value: number | string;
  text: string;
  words: string;
  symbols?: MathParts;
  numbers?: MathParts[];
  letters?: string;
}

/**
 * What a function returns, and nothing else: of an object that JavaScript made, TypeScript would let a reader ask
 * for anything.
 */
type Made<F extends (...given: any[]) => any> = { [Name in keyof ReturnType<F>]: ReturnType<F>[Name] };

/** The map between data and pixels of a live plot, as `scaleOf` makes it. */
export type Scale = Made<typeof import("../live_plot/plot_layer.js").scaleOf>;

/** The states behind the cards' views: what their drawings read and ask. */
export type PlotState = Made<typeof import("../live_plot/plot_state.js").createPlotState>;

/** What a live plot shows, as `makePlotCard` wants it: its size in pixels, its painter, and what else it hears. */
export interface PlotStage {
  layOut(wide: number, tall: number): { width: number; height: number; unit: number };
  paint(): void;
  listeners?: Record<string, () => void>;
  verdict?(): string;
  retheme?(): void;
}

export type RingState = Made<typeof import("../ring_player/ring_state.js").createRingState>;
export type StepperState = Made<typeof import("../stepper/state.js").createState>;
export type ReplicasState = Made<typeof import("../data_parallel/replicas_state.js").createReplicas>;
export type PlaygroundState = Made<typeof import("../playground/state.js").createPlayground>;
