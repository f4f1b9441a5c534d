import { indicator } from '../definition.ts'
import { div, mul, sub } from '../graph/arithmetic.ts'
import type { Graph, Slot } from '../graph/graph.ts'
import { inOrder } from '../graph/mode-average.ts'
import { sum } from '../graph/windows.ts'
import { length } from '../params.ts'

/** MACD of averages weighted by volume. */
export const vwmacd = indicator({
  name: 'vwmacd',
  title: 'Volume Weighted MACD',
  category: 'momentum',
  formula:
    'value = V(close, fast) - V(close, slow), signal = V(value, signal), histogram = value - signal, V(x, n) = Σ x · volume / Σ volume over n bars; NaN where there was no volume.',
  notes: [
    'The signal is weighted by volume as well; others take an exponential average. The shorter length is the fast one.',
  ],
  params: {
    fast: length(12, 'Fast length'),
    slow: length(26, 'Slow length'),
    signal: length(9, 'Signal length'),
  },
  inputs: ['close', 'volume'],
  memory: 'window',
  source: ['pandas-ta-classic vwmacd'],
  outputs: (p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const suffix = `${fast}_${slow}_${p.signal}`
    const whole = slow + p.signal - 2
    return [
      { name: 'value', column: `VWMACD_${suffix}`, lookback: slow - 1, chart: 'pane' },
      { name: 'histogram', column: `VWMACDh_${suffix}`, lookback: whole, chart: 'pane' },
      { name: 'signal', column: `VWMACDs_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { close, volume }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const line = sub(g, byVolume(g, close, volume, fast), byVolume(g, close, volume, slow))
    const signal = byVolume(g, line, volume, p.signal)
    return [line, sub(g, line, signal), signal]
  },
})

function byVolume(g: Graph, x: Slot, volume: Slot, length: number): Slot {
  return div(g, sum(g, mul(g, x, volume), length), sum(g, volume, length))
}
