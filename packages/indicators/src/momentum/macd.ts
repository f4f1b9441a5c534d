import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { ema } from '../graph/averages.ts'
import { convergenceOf } from '../graph/convergence.ts'
import { inOrder } from '../graph/mode-average.ts'
import { withSignal } from '../graph/signal-line.ts'
import { flag, length } from '../params.ts'

/** Moving average convergence divergence: the distance of two exponential averages, and its own average. */
export const macd = indicator({
  name: 'macd',
  title: 'Moving Average Convergence Divergence',
  category: 'momentum',
  formula: 'value = EMA(fast) - EMA(slow), signal = EMA(value), histogram = value - signal.',
  notes: [
    'Both averages are seeded at the bar slow - 1, so the fast one skips the first slow - fast values (TA-Lib). pandas_ta seeds each on its own and prints the first column from that bar on.',
    'The shorter length is the fast one, however they are given.',
    '`asmode` takes value - signal for the value and averages that again.',
  ],
  params: {
    fast: length(12, 'Fast length'),
    slow: length(26, 'Slow length'),
    signal: length(9, 'Signal length'),
    asmode: flag(false, 'Take the histogram for the line'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 MACD', 'pandas-ta-classic macd (asmode)'],
  outputs: (p, { compat }) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    const tag = p.asmode ? 'MACDAS' : 'MACD'
    const suffix = `${fast}_${slow}_${p.signal}`
    const first = slow - 1 + (p.asmode ? p.signal - 1 : 0)
    const whole = first + p.signal - 1
    return [
      { name: 'value', column: `${tag}_${suffix}`, lookback: compat || p.asmode ? first : whole, chart: 'pane' },
      { name: 'histogram', column: `${tag}h_${suffix}`, lookback: whole, chart: 'pane' },
      { name: 'signal', column: `${tag}s_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const [fast, slow] = inOrder(p.fast, p.slow)
    if (!g.compat && !p.asmode) return convergenceOf(g, close, fast, slow, p.signal)
    const line = sub(g, ema(g, close, fast), ema(g, close, slow))
    if (!p.asmode) return withSignal(g, line, p.signal, false)
    return withSignal(g, sub(g, line, ema(g, line, p.signal)), p.signal, false)
  },
})
