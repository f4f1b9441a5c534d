/** Candlestick patterns: a rule over the last few candles, each of which knows how it looks beside the bars before it. */

import { type Graph, Node, type Slot } from './graph.ts'

const NONE = new Float64Array(0)
const SCRATCH = new Float64Array(1)

/** Bars before a candle that its body and its shadows are compared with. */
export const WIDE = 10
/** Bars before a candle whose ranges say what is near it, far from it, equal to it. */
export const NARROW = 5

/**
 * One candle of a pattern, by TA-Lib's settings. What it is compared with are means over the bars *before* it, summed when a rule asks,
 * anew and oldest first: a running sum drifts, and then decides ties by what happened long ago.
 */
export class Candle {
  opens: Float64Array = NONE
  highs: Float64Array = NONE
  lows: Float64Array = NONE
  closes: Float64Array = NONE
  /** Row of this candle in the columns; the rows before it are older. */
  at = 0
  /** What the last `sum…` came to: a number that a call returns would go to the heap. */
  readonly sum: Float64Array = SCRATCH

  get open(): number {
    return this.opens[this.at]!
  }

  get high(): number {
    return this.highs[this.at]!
  }

  get low(): number {
    return this.lows[this.at]!
  }

  get close(): number {
    return this.closes[this.at]!
  }

  /** 1 for a white candle, -1 for a black one. A close at the open is white. */
  get color(): number {
    return this.closes[this.at]! >= this.opens[this.at]! ? 1 : -1
  }

  get white(): boolean {
    return this.closes[this.at]! >= this.opens[this.at]!
  }

  get black(): boolean {
    return this.closes[this.at]! < this.opens[this.at]!
  }

  get body(): number {
    return Math.abs(this.closes[this.at]! - this.opens[this.at]!)
  }

  get top(): number {
    return Math.max(this.opens[this.at]!, this.closes[this.at]!)
  }

  get bottom(): number {
    return Math.min(this.opens[this.at]!, this.closes[this.at]!)
  }

  /** Length of the upper shadow. */
  get upper(): number {
    return this.highs[this.at]! - Math.max(this.opens[this.at]!, this.closes[this.at]!)
  }

  /** Length of the lower shadow. */
  get lower(): number {
    return Math.min(this.opens[this.at]!, this.closes[this.at]!) - this.lows[this.at]!
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

  sumBodies(bars: number): void {
    let sum = 0
    for (let i = this.at - bars; i < this.at; i += 1) sum += Math.abs(this.closes[i]! - this.opens[i]!)
    this.sum[0] = sum
  }

  sumRanges(bars: number): void {
    let sum = 0
    for (let i = this.at - bars; i < this.at; i += 1) sum += this.highs[i]! - this.lows[i]!
    this.sum[0] = sum
  }

  sumShadows(bars: number): void {
    let sum = 0
    for (let i = this.at - bars; i < this.at; i += 1) {
      const top = Math.max(this.opens[i]!, this.closes[i]!)
      const bottom = Math.min(this.opens[i]!, this.closes[i]!)
      sum += this.highs[i]! - top + (bottom - this.lows[i]!)
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

/**
 * State: bars in a row without a missing one, counted to the length of the window; place; opens, highs, lows and closes of the window,
 * each of them twice, so that it lies in one piece.
 */
class Pattern extends Node {
  readonly #rule: Rule
  readonly #bars: number
  readonly #scalar: number
  readonly #placeholder: number
  readonly #a = new Candle()
  readonly #b = new Candle()
  readonly #c = new Candle()
  readonly #d = new Candle()
  readonly #e = new Candle()
  /** The state that `#windows` are parts of. */
  #cut: Float64Array = NONE
  #windows: Prices = [NONE, NONE, NONE, NONE]

  constructor(reads: readonly Slot[], y: Slot, bars: number, rule: Rule, { scalar, placeholder }: Printing) {
    super(reads, [y], new Float64Array(2 + 8 * bars))
    this.#rule = rule
    this.#bars = bars
    this.#scalar = scalar
    this.#placeholder = placeholder
  }

  override step(v: Float64Array): void {
    if (this.#cut !== this.state) this.#lookAtState()
    const s = this.state
    const bars = this.#bars
    const at = s[1]! + 1 === bars ? 0 : s[1]! + 1
    s[1] = at
    let missing = 0
    for (let k = 0, place = 2 + at; k < 4; k += 1, place += 2 * bars) {
      const x = v[this.reads[k]!]!
      s[place] = x
      s[place + bars] = x
      missing += x - x
    }
    s[0] = missing === 0 ? Math.min(s[0]! + 1, bars) : 0
    v[this.writes[0]!] = s[0]! === bars ? this.#judge(at + bars) : this.#placeholder
  }

  /** The columns are windows as well: only the first rows and the last ones pass through the state. */
  override block(columns: readonly Float64Array[], rowCount: number, slots: Float64Array): void {
    const s = this.state
    const bars = this.#bars
    const head = Math.min(bars - 1, rowCount)
    super.block(columns, head, slots)
    if (head === rowCount) return
    const [open, high, low, close] = this.reads.map((slot) => columns[slot]!) as [...Prices]
    const y = columns[this.writes[0]!]!
    this.#lookAt([open, high, low, close])
    let run = s[0]!
    for (let i = head; i < rowCount; i += 1) {
      const x = open[i]! + high[i]! + low[i]! + close[i]!
      run = x - x === 0 ? run + 1 : 0
      y[i] = run >= bars ? this.#judge(i) : this.#placeholder
    }
    s[0] = Math.min(run, bars)
    s[1] = bars - 1
    for (const [k, column] of [open, high, low, close].entries()) {
      const window = column.subarray(rowCount - bars, rowCount)
      s.set(window, 2 + 2 * bars * k)
      s.set(window, 2 + 2 * bars * k + bars)
    }
    this.#lookAtState()
  }

  #judge(at: number): number {
    this.#a.at = at
    this.#b.at = at - 1
    this.#c.at = at - 2
    this.#d.at = at - 3
    this.#e.at = at - 4
    return this.#rule(this.#a, this.#b, this.#c, this.#d, this.#e) * this.#scalar + 0
  }

  #lookAtState(): void {
    if (this.#cut !== this.state) {
      this.#cut = this.state
      const length = 2 * this.#bars
      const window = (k: number) => this.state.subarray(2 + length * k, 2 + length * (k + 1))
      this.#windows = [window(0), window(1), window(2), window(3)]
    }
    this.#lookAt(this.#windows)
  }

  #lookAt([opens, highs, lows, closes]: Prices): void {
    for (const candle of [this.#a, this.#b, this.#c, this.#d, this.#e]) {
      candle.opens = opens
      candle.highs = highs
      candle.lows = lows
      candle.closes = closes
    }
  }
}

type Prices = readonly [opens: Float64Array, highs: Float64Array, lows: Float64Array, closes: Float64Array]

/**
 * What `rule` finds in the last `bars` bars, which are all that it may look at. Where one of them is missing, and while there are fewer,
 * the placeholder.
 *
 * @param prices slots of open, high, low and close
 */
export function pattern(g: Graph, prices: readonly Slot[], bars: number, rule: Rule, printing: Printing): Slot {
  return g.add(new Pattern(prices, g.slots(), bars, rule, printing))
}
