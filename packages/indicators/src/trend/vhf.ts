import { indicator } from '../definition.ts'
import { abs, div, sub } from '../graph/arithmetic.ts'
import { change } from '../graph/lags.ts'
import { highest, lowest, sum } from '../graph/windows.ts'
import { drift, length } from '../params.ts'

/** Vertical horizontal filter: how much of its way the price went in one direction. */
export const vhf = indicator({
  name: 'vhf',
  title: 'Vertical Horizontal Filter',
  category: 'trend',
  formula: '(highest - lowest) / Σ |x - x[drift]|, all over `length` bars.',
  notes: ['NaN where nothing moved; TA-Lib 0.8 has 0.'],
  params: { length: length(28), drift: drift() },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic vhf', 'White, Futures, August 1991'],
  outputs: (p) => [{ name: 'value', column: `VHF_${p.length}`, lookback: p.length - 1 + p.drift, chart: 'pane' }],
  build: (g, { close }, p) => {
    const range = sub(g, highest(g, close, p.length), lowest(g, close, p.length))
    return [div(g, range, sum(g, abs(g, change(g, close, p.drift)), p.length))]
  },
})
