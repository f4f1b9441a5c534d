import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { inOrder } from '../graph/mode-average.ts'
import { medianPrice } from '../graph/prices.ts'
import { sma } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Accelerator oscillator: the awesome oscillator less its own mean. */
export const ac = indicator({
  name: 'ac',
  title: 'Accelerator/Decelerator Oscillator',
  category: 'momentum',
  formula: 'AO - SMA(AO, signal), AO = SMA(m, fast) - SMA(m, slow), m = (high + low) / 2.',
  params: {
    fast: length(5, 'Fast length'),
    slow: length(34, 'Slow length'),
    signal: length(5, 'Signal length'),
  },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['TA-Lib 0.8.2 AC', 'Williams, New Trading Dimensions, 1998'],
  outputs: (p) => [{ name: 'value', column: 'AC', lookback: Math.max(p.fast, p.slow) + p.signal - 2, chart: 'pane' }],
  build: (g, { high, low }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const middle = medianPrice(g, high, low)
    const line = sub(g, sma(g, middle, fast), sma(g, middle, slow))
    return [sub(g, line, sma(g, line, p.signal))]
  },
})
