import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { fillMissing } from '../graph/lags.ts'
import { counts } from '../graph/runs.ts'
import { flag, int, length } from '../params.ts'

/** Exhaustion count: bars in a row that are below, and above, the price some bars before. */
export const exhc = indicator({
  name: 'exhc',
  title: 'Exhaustion Count',
  category: 'momentum',
  formula:
    'down and up count the bars in a row with x below and above x[length], up to `cap` (0: no limit). Without `show_all` only 6 to 9 are shown, else 0; `nozeros` shows 0 as NaN.',
  notes: ['Without `show_all` pandas_ta shows up where down is 6 to 9 (`compat`).'],
  params: {
    length: length(4),
    cap: int(13, 0, 100_000, 'Highest count'),
    asint: flag(false, 'Whole numbers: they always are'),
    show_all: flag(true, 'Counts other than 6 to 9 as well'),
    nozeros: flag(false, 'NaN for 0'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta 0.4.16b exhc'],
  outputs: (p, { compat }) => {
    const suffix = p.show_all ? 'a' : ''
    const common = { lookback: compat ? 0 : p.length, chart: 'pane', sparse: p.nozeros } as const
    return [
      { name: 'down', column: `EXHC_DN${suffix}`, ...common },
      { name: 'up', column: `EXHC_UP${suffix}`, ...common },
    ]
  },
  build: (g, { close }, p) => {
    const counted = counts(g, close, p.length, p.cap === 0 ? Infinity : p.cap)
    const [down, up] = counted.map((x) => (g.compat ? fillMissing(g, x, 0) : x))
    return [down!, up!].map((x) => {
      const gate = g.compat ? down! : x
      return calc(g, [x, gate], (v, y) => {
        const shown = p.show_all || (v[1]! >= 6 && v[1]! <= 9) ? v[0]! : 0
        y[0] = shown === 0 && p.nozeros ? NaN : shown
      })
    })
  },
})
