import { indicator } from '../definition.ts'
import { Node, type Slot } from '../graph/graph.ts'
import { fromRow } from '../graph/lags.ts'
import { int } from '../params.ts'

/** A simple moving average whose length is an input of each bar. */
export const mavp = indicator({
  name: 'mavp',
  title: 'Moving Average with Variable Period',
  category: 'overlap',
  formula: 'Mean of the last n values, n = the whole part of `periods`, not below minperiod and not above maxperiod.',
  notes: [
    'Nothing is shown before bar maxperiod - 1 (TA-Lib). pandas_ta shows a value wherever n bars are there, and rounds n to the nearest.',
    "TA-Lib's other kinds of average are not offered.",
  ],
  params: {
    minperiod: int(2, 2, 100_000, 'Least length'),
    maxperiod: int(30, 2, 100_000, 'Greatest length'),
    mamode: int(0, 0, 0, 'Kind of average: 0 for simple'),
  },
  inputs: ['close', 'periods'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MAVP', 'pandas-ta-classic mavp'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `MAVP_${p.minperiod}_${p.maxperiod}`,
      lookback: compat ? p.minperiod - 1 : Math.max(p.minperiod, p.maxperiod) - 1,
      chart: 'overlay',
      sparse: compat,
    },
  ],
  build: (g, { close, periods }, p) => {
    const { minperiod, maxperiod } = p
    const mean = g.add(new VariableMean(close, periods, g.slots(), minperiod, maxperiod, g.compat ? 0.5 : 0))
    return [g.compat ? mean : fromRow(g, mean, Math.max(minperiod, maxperiod) - 1)]
  },
})

/** State: the next place, then the last values, NaN where a bar was invalid. */
class VariableMean extends Node {
  override readonly windowed = true
  readonly #least: number
  readonly #most: number
  readonly #rounding: number

  constructor(x: Slot, bars: Slot, y: Slot, least: number, most: number, rounding: number) {
    const initial = new Float64Array(Math.max(least, most) + 1).fill(NaN)
    initial[0] = 1
    super([x, bars], [y], initial)
    this.#least = least
    this.#most = most
    this.#rounding = rounding
  }

  override step(v: Float64Array): void {
    const s = this.state
    const size = s.length - 1
    const at = s[0]!
    s[at] = v[this.reads[0]!]!
    s[0] = at === size ? 1 : at + 1
    const bars = Math.min(Math.max(Math.floor(v[this.reads[1]!]! + this.#rounding), this.#least), this.#most)
    let total = 0
    for (let k = 0, i = at; k < bars; k += 1) {
      total += s[i]!
      i = i === 1 ? size : i - 1
    }
    v[this.writes[0]!] = total / bars
  }
}
