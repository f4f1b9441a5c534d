import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { ema, smooth } from '../graph/averages.ts'
import { skip } from '../graph/lags.ts'
import { withSignal } from '../graph/signal-line.ts'
import { length } from '../params.ts'

/** MACD of 12 and 26 bars with Appel's rounded gains. */
export const macdfix = indicator({
  name: 'macdfix',
  title: 'MACD with Fixed Periods',
  category: 'momentum',
  formula:
    'value = EMA - EMA with gains 0.15 and 0.075, seeded with the means of 12 and 26 values at the bar 25; signal = EMA(value), histogram = value - signal.',
  notes: ['The gains are those of TA-Lib; pandas_ta takes those of 12 and 26 bars, 2/13 and 2/27, as `macd` does.'],
  params: { signal: length(9, 'Signal length') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 MACDFIX', 'pandas-ta-classic macdfix (compat)'],
  outputs: (p, { compat }) => {
    const suffix = `${p.signal}_${p.signal}`
    const whole = 25 + p.signal - 1
    return [
      { name: 'value', column: `MACDFIX_${suffix}`, lookback: compat ? 25 : whole, chart: 'pane' },
      { name: 'histogram', column: `MACDFIXh_${suffix}`, lookback: whole, chart: 'pane' },
      { name: 'signal', column: `MACDFIXs_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const line = g.compat
      ? sub(g, ema(g, close, 12), ema(g, close, 26))
      : sub(g, smooth(g, skip(g, close, 14), 0.15, 12), smooth(g, close, 0.075, 26))
    return withSignal(g, line, p.signal, !g.compat)
  },
})
