/** Candlestick patterns: a rule over the last few candles, each of which knows how it looks beside the bars before it. */

import { type Graph, Node, type Slot, type StepAll } from './graph.ts'

/** Numbers of a bar. */
export const ROW = 4

const NONE = new Float64Array(0)
const SCRATCH = new Float64Array(1)

/** Bars before a candle that its body and its shadows are compared with. */
export const WIDE = 10
/** Bars before a candle whose ranges say what is near it, far from it, equal to it. */
export const NARROW = 5

/**
 * One candle of a pattern, by TA-Lib's settings. What it is compared with are means over the bars *before* it, summed when a rule asks,
 * anew: a running sum drifts, and then decides ties by what happened long ago.
 */
export class Candle {
  /** Four numbers for each bar, open, high, low and close, the oldest bar first. */
  rows: Float64Array = NONE
  /** Where the numbers of this candle begin. */
  at = 0
  /** What the last `sum…` came to: a number that a call returns would go to the heap. */
  readonly sum: Float64Array = SCRATCH

  get open(): number {
    return this.rows[this.at]!
  }

  get high(): number {
    return this.rows[this.at + 1]!
  }

  get low(): number {
    return this.rows[this.at + 2]!
  }

  get close(): number {
    return this.rows[this.at + 3]!
  }

  /** 1 for a white candle, -1 for a black one. A close at the open is white. */
  get color(): number {
    return this.rows[this.at + 3]! >= this.rows[this.at]! ? 1 : -1
  }

  get white(): boolean {
    return this.rows[this.at + 3]! >= this.rows[this.at]!
  }

  get black(): boolean {
    return this.rows[this.at + 3]! < this.rows[this.at]!
  }

  get body(): number {
    return Math.abs(this.rows[this.at + 3]! - this.rows[this.at]!)
  }

  get top(): number {
    return Math.max(this.rows[this.at]!, this.rows[this.at + 3]!)
  }

  get bottom(): number {
    return Math.min(this.rows[this.at]!, this.rows[this.at + 3]!)
  }

  /** Length of the upper shadow. */
  get upper(): number {
    return this.rows[this.at + 1]! - Math.max(this.rows[this.at]!, this.rows[this.at + 3]!)
  }

  /** Length of the lower shadow. */
  get lower(): number {
    return Math.min(this.rows[this.at]!, this.rows[this.at + 3]!) - this.rows[this.at + 2]!
  }

  /** Mean body of the wide window. */
  get usual(): number {
    this.sumBodies(WIDE)
    return this.sum[0]! / WIDE
  }

  /** A tenth of the mean range of the wide window: less is as good as nothing. */
  get slight(): number {
    this.sumRanges(WIDE)
    return 0.1 * (this.sum[0]! / WIDE)
  }

  /** Mean shadow of the wide window. */
  get usualShadow(): number {
    this.sumShadows(WIDE)
    return this.sum[0]! / WIDE / 2
  }

  /** A fifth of the mean range of the narrow window: closer is near. */
  get near(): number {
    this.sumRanges(NARROW)
    return 0.2 * (this.sum[0]! / NARROW)
  }

  /** Three fifths of the mean range of the narrow window: more is far. */
  get far(): number {
    this.sumRanges(NARROW)
    return 0.6 * (this.sum[0]! / NARROW)
  }

  /** A twentieth of the mean range of the narrow window: closer is equal. */
  get same(): number {
    this.sumRanges(NARROW)
    return 0.05 * (this.sum[0]! / NARROW)
  }

  get long(): boolean {
    return this.body > this.usual
  }

  get short(): boolean {
    return this.body < this.usual
  }

  get doji(): boolean {
    return this.body <= this.slight
  }

  /** Without an upper shadow to speak of. */
  get topless(): boolean {
    return this.upper < this.slight
  }

  /** Without a lower shadow to speak of. */
  get bottomless(): boolean {
    return this.lower < this.slight
  }

  /** In two sums, which do not wait for each other. */
  sumBodies(bars: number): void {
    const { rows, at } = this
    let first = 0
    let second = 0
    let i = at - ROW * bars
    if (bars % 2 === 1) {
      first = Math.abs(rows[i + 3]! - rows[i]!)
      i += ROW
    }
    for (; i < at; i += 2 * ROW) {
      first += Math.abs(rows[i + 3]! - rows[i]!)
      second += Math.abs(rows[i + ROW + 3]! - rows[i + ROW]!)
    }
    this.sum[0] = first + second
  }

  sumRanges(bars: number): void {
    const { rows, at } = this
    let first = 0
    let second = 0
    let i = at - ROW * bars
    if (bars % 2 === 1) {
      first = rows[i + 1]! - rows[i + 2]!
      i += ROW
    }
    for (; i < at; i += 2 * ROW) {
      first += rows[i + 1]! - rows[i + 2]!
      second += rows[i + ROW + 1]! - rows[i + ROW + 2]!
    }
    this.sum[0] = first + second
  }

  sumShadows(bars: number): void {
    const rows = this.rows
    let sum = 0
    for (let i = this.at - ROW * bars; i < this.at; i += ROW) {
      const top = Math.max(rows[i]!, rows[i + 3]!)
      const bottom = Math.min(rows[i]!, rows[i + 3]!)
      sum += rows[i + 1]! - top + (bottom - rows[i + 2]!)
    }
    this.sum[0] = sum
  }
}

/** Whether the body of `a` lies above that of `b`. */
export function above(a: Candle, b: Candle): boolean {
  return a.bottom > b.top
}

/** Whether the body of `a` lies below that of `b`. */
export function below(a: Candle, b: Candle): boolean {
  return a.top < b.bottom
}

/** Whether the closes are equal, by the older candle `b`. */
export function sameClose(a: Candle, b: Candle): boolean {
  const { same, close } = b
  return a.close >= close - same && a.close <= close + same
}

/** Whether the opens are equal, by the older candle `b`. */
export function sameOpen(a: Candle, b: Candle): boolean {
  const { same, open } = b
  return a.open >= open - same && a.open <= open + same
}

/** Whether `a` opens where `b` closed, by `b`. */
export function opensAtClose(a: Candle, b: Candle): boolean {
  const { same, close } = b
  return a.open >= close - same && a.open <= close + same
}

/** Whether `a` opens above the open of `b` and at most near its close: in the white body of `b`, or a little above. */
export function opensInWhite(a: Candle, b: Candle): boolean {
  return a.open > b.open && a.open <= b.close + b.near
}

/**
 * What ends with `a`, the present candle; `b` is the one before it, `c` the one before that, and so on: 1 for a bullish pattern, -1 for
 * a bearish one, 0 for none, another size for a weaker or a stronger one.
 */
export type Rule = (a: Candle, b: Candle, c: Candle, d: Candle, e: Candle) => number

/** How a pattern prints. */
export type Printing = {
  /** What a 1 of the rule becomes. */
  readonly scalar: number
  /** What stands where the window is not whole. */
  readonly placeholder: number
}

/** Rows of a block, those before it in front: one array for each window of a graph, used by one `run` at a time. */
const scratch: Float64Array[] = []

/**
 * The last bars in one piece, for all patterns that look at them. Its number is how many bars in a row, the present one included, miss
 * nothing, counted to the length of the window. State: that, the place of the present bar, then the rows of the window, each of them twice.
 */
class Window extends Node {
  override readonly stepAll: StepAll = stepWindows
  override readonly windowed = true
  readonly #bars: number
  readonly #scratch: number
  /** Where its state begins in memory. */
  at = 0

  constructor(reads: readonly Slot[], y: Slot, bars: number, scratchIndex: number) {
    super(reads, [y], new Float64Array(ROWS_AT + 2 * ROW * bars), [], [bars])
    this.#bars = bars
    this.#scratch = scratchIndex
  }

  override encode(index: number, at: number, constantsAt: number): readonly number[] {
    this.at = at
    return super.encode(index, at, constantsAt)
  }

  override step(m: Float64Array): void {
    stepWindows(m, this.code, this.from, this.to)
  }

  /** Rows of the last block, whose first bar stands behind those of one window. */
  get rows(): Float64Array {
    return scratch[this.#scratch]!
  }

  /** Where the first bar of a block stands in `rows`. */
  get first(): number {
    return ROW * this.#bars
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const s = this.state
    const bars = this.#bars
    const [open, high, low, close] = this.reads.map((slot) => columns[slot]!) as Float64Array[]
    const y = columns[this.writes[0]!]!
    const before = ROW * bars
    const size = before + ROW * rowCount
    if ((scratch[this.#scratch]?.length ?? 0) < size) scratch[this.#scratch] = new Float64Array(size)
    const { rows } = this
    // The window ends with the second copy of the present bar.
    const end = ROWS_AT + ROW * ((s[1]! | 0) + 1) + before
    rows.set(s.subarray(end - before, end))
    let run = s[0]!
    for (let i = 0, at = before; i < rowCount; i += 1, at += ROW) {
      const o = open![i]!
      const h = high![i]!
      const l = low![i]!
      const c = close![i]!
      rows[at] = o
      rows[at + 1] = h
      rows[at + 2] = l
      rows[at + 3] = c
      run = o - o + (h - h) + (l - l) + (c - c) === 0 ? Math.min(run + 1, bars) : 0
      y[i] = run
    }
    const window = rows.subarray(size - before, size)
    s.set(window, ROWS_AT)
    s.set(window, ROWS_AT + before)
    s[0] = run
    s[1] = bars - 1
  }
}

function stepWindows(m: Float64Array, code: Int32Array, from: number, to: number): void {
  for (let k = from; k < to; k += 8) {
    const open = m[code[k]!]!
    const high = m[code[k + 1]!]!
    const low = m[code[k + 2]!]!
    const close = m[code[k + 3]!]!
    const at = code[k + 5]!
    const bars = code[k + 7]!
    // A whole number for V8 too: what comes from memory is a double, and so would every index be that is made from it.
    const next = (m[at + 1]! | 0) + 1
    const place = next === bars ? 0 : next
    const first = at + ROWS_AT + ROW * place
    const second = first + ROW * bars
    m[at + 1] = place
    m[first] = open
    m[first + 1] = high
    m[first + 2] = low
    m[first + 3] = close
    m[second] = open
    m[second + 1] = high
    m[second + 2] = low
    m[second + 3] = close
    const missing = open - open + (high - high) + (low - low) + (close - close)
    const run = missing === 0 ? Math.min(m[at]! + 1, bars) : 0
    m[at] = run
    m[code[k + 4]!] = run
  }
}

/** The candles that rules look at. */
const a: Candle = /* @__PURE__ */ new Candle()
const b: Candle = /* @__PURE__ */ new Candle()
const c: Candle = /* @__PURE__ */ new Candle()
const d: Candle = /* @__PURE__ */ new Candle()
const e: Candle = /* @__PURE__ */ new Candle()

/** Moves the candles so that the present one begins at `at`. */
function look(rows: Float64Array, at: number): void {
  a.rows = rows
  b.rows = rows
  c.rows = rows
  d.rows = rows
  e.rows = rows
  a.at = at
  b.at = at - ROW
  c.at = at - 2 * ROW
  d.at = at - 3 * ROW
  e.at = at - 4 * ROW
}

/** A rule over a {@link Window}, whose number it reads. */
class Pattern extends Node {
  override readonly stepAll: StepAll = stepPatterns
  override readonly windowed = true
  readonly rule: Rule
  readonly #window: Window
  readonly #bars: number
  readonly #scalar: number
  readonly #placeholder: number

  constructor(run: Slot, y: Slot, window: Window, bars: number, rule: Rule, { scalar, placeholder }: Printing) {
    super([run], [y], [], [scalar, placeholder], [bars])
    this.rule = rule
    this.#window = window
    this.#bars = bars
    this.#scalar = scalar
    this.#placeholder = placeholder
  }

  override get kind(): object {
    return this.rule
  }

  override get object(): Rule {
    return this.rule
  }

  override encode(index: number, _at: number, constantsAt: number): readonly number[] {
    return [this.reads[0]!, this.writes[0]!, this.#window.at, this.#window.first, constantsAt, this.#bars, index]
  }

  override step(m: Float64Array): void {
    stepPatterns(m, this.code, this.from, this.to, this.objects)
  }

  override block(columns: readonly Float64Array[], rowCount: number): void {
    const run = columns[this.reads[0]!]!
    const y = columns[this.writes[0]!]!
    const { rows, first } = this.#window
    const bars = this.#bars
    const rule = this.rule
    for (let i = 0, at = first; i < rowCount; i += 1, at += ROW) {
      if (run[i]! >= bars) {
        look(rows, at)
        y[i] = rule(a, b, c, d, e) * this.#scalar + 0
      } else {
        y[i] = this.#placeholder
      }
    }
  }
}

function stepPatterns(m: Float64Array, code: Int32Array, from: number, to: number, objects: readonly object[]): void {
  for (let k = from; k < to; k += 7) {
    const y = code[k + 1]!
    const constants = code[k + 4]!
    if (m[code[k]!]! < code[k + 5]!) {
      m[y] = m[constants + 1]!
      continue
    }
    const window = code[k + 2]!
    look(m, window + ROWS_AT + ROW * (m[window + 1]! | 0) + code[k + 3]!)
    const rule = objects[code[k + 6]!] as Rule
    m[y] = rule(a, b, c, d, e) * m[constants]! + 0
  }
}

const ROWS_AT = 2

/** Bars of a window that serves all patterns but those that look further back. */
const USUAL_BARS = 16

/**
 * What `rule` finds in the last `bars` bars, which are all that it may look at. Where one of them is missing, and while there are fewer,
 * the placeholder.
 *
 * @param prices slots of open, high, low and close
 */
export function pattern(g: Graph, prices: readonly Slot[], bars: number, rule: Rule, printing: Printing): Slot {
  const { length } = g.nodes.filter((node) => node instanceof Window)
  const run = g.add(new Window(prices, g.slots(), Math.max(bars, USUAL_BARS), length))
  const window = g.nodes.find(({ writes }) => writes[0] === run) as Window
  return g.add(new Pattern(run, g.slots(), window, bars, rule, printing))
}
