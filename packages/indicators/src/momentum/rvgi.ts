import { indicator } from '../definition.ts'
import { div, sub } from '../graph/arithmetic.ts'
import { swma } from '../graph/weighted.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Relative vigor index: the bodies of some bars as a share of their ranges. */
export const rvgi = indicator({
  name: 'rvgi',
  title: 'Relative Vigor Index',
  category: 'momentum',
  formula:
    'value = Σ SWMA(close - open) / Σ SWMA(high - low) over `length` bars, signal = SWMA(value), histogram = value - signal, SWMA with triangular weights over `swma_length`.',
  params: { length: length(14), swma_length: length(4, 'Length of the weighted means') },
  inputs: ['open', 'high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic rvgi', 'Ehlers, Technical Analysis of Stocks & Commodities, January 2002'],
  main: 'value',
  outputs: (p) => {
    const suffix = `${p.length}_${p.swma_length}`
    const lookback = p.length + p.swma_length - 2
    const whole = lookback + p.swma_length - 1
    return [
      { name: 'histogram', column: `RVGIh_${suffix}`, lookback: whole, chart: 'pane' },
      { name: 'value', column: `RVGI_${suffix}`, lookback, chart: 'pane' },
      { name: 'signal', column: `RVGIs_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { open, high, low, close }, p) => {
    const [body, range] = [sub(g, close, open), sub(g, high, low)].map((x) =>
      sum(g, swma(g, x, p.swma_length), p.length),
    )
    const value = div(g, body!, range!)
    const signal = swma(g, value, p.swma_length)
    return [sub(g, value, signal), value, signal]
  },
})
