import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { change } from '../graph/lags.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback, placeholder } from '../graph/placeholder.ts'
import { drift, flag, length, real } from '../params.ts'

/** Elder's thermometer: how far a bar reaches out of the one before. */
export const thermo = indicator({
  name: 'thermo',
  title: "Elder's Thermometer",
  category: 'volatility',
  formula:
    'value = max(|low - low[drift]|, |high - high[drift]|), average = MA(value), calm = value < long · average, hot = value > short · average.',
  notes: [
    'Elder counts what reaches beyond the last bar only; an inside bar is 0 there and here the greater of both distances.',
    'The flags are 1 and 0, whatever `asint`; compat has 0 before there is an average.',
  ],
  params: {
    length: length(20),
    long: real(2, 0, 1_000, 'Below this many averages it is calm'),
    short: real(0.5, 0, 1_000, 'Above this many averages it is hot'),
    mamode: mamode('ema'),
    drift: drift(),
    asint: flag(true, 'Flags as numbers'),
  },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['pandas-ta-classic thermo', 'Elder, Come into My Trading Room, 2002'],
  outputs: (p, { compat }) => {
    const suffix = `${p.length}_${p.long}_${p.short}`
    const average = lateLookback(p.mamode, p.length, p.drift, compat)
    const flags = compat ? 0 : average
    return [
      { name: 'value', column: `THERMO_${suffix}`, lookback: p.drift, chart: 'pane' },
      { name: 'average', column: `THERMOma_${suffix}`, lookback: average, chart: 'pane' },
      { name: 'calm', column: `THERMOl_${suffix}`, lookback: flags, chart: 'pane', range: [0, 1] },
      { name: 'hot', column: `THERMOs_${suffix}`, lookback: flags, chart: 'pane', range: [0, 1] },
    ]
  },
  build: (g, { high, low }, p) => {
    const value = calc(g, [change(g, low, p.drift), change(g, high, p.drift)], (x, y) => {
      y[0] = Math.max(Math.abs(x[0]!), Math.abs(x[1]!))
    })
    const average = movingAverage(g, p.mamode, value, p.length)
    const calm = calc(g, [value, average], (x, y) => {
      y[0] = Number(x[0]! < p.long * x[1]!)
    })
    const hot = calc(g, [value, average], (x, y) => {
      y[0] = Number(x[0]! > p.short * x[1]!)
    })
    return [value, average, ...(g.compat ? [placeholder(g, calm, 0), placeholder(g, hot, 0)] : [calm, hot])]
  },
})
