import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { skip } from '../graph/lags.ts'
import { averageDistance, averageOfValues, inOrder, type ModeAndLength } from '../graph/mode-average.ts'
import { type AverageMode, averageLookback } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { int, length } from '../params.ts'

/** TA-Lib's codes. */
const MODES: readonly AverageMode[] = ['sma', 'ema', 'wma', 'dema', 'tema', 'trima', 'ema', 'ema', 't3']

/** MACD with a choice of averages. */
export const macdext = indicator({
  name: 'macdext',
  title: 'MACD with Controllable Averages',
  category: 'momentum',
  formula:
    'value = MA(fast) - MA(slow), signal = MA(value), histogram = value - signal. Averages by number: 0 SMA, 1 EMA, 2 WMA, 3 DEMA, 4 TEMA, 5 TRIMA, 8 T3.',
  notes: [
    '6 and 7, in TA-Lib KAMA and MAMA, are exponential averages, as in pandas_ta.',
    'Exponential by default, as in pandas_ta; in TA-Lib simple. Recursive averages begin on one bar, as in TA-Lib; pandas_ta seeds each on its own and prints the first column from the first value on.',
    'The shorter length is the fast one, however they are given; its average goes with it, in pandas_ta only the length.',
  ],
  params: {
    fast: length(12, 'Fast length'),
    slow: length(26, 'Slow length'),
    signal: length(9, 'Signal length'),
    fastmatype: int(1, 0, 8, 'Fast average'),
    slowmatype: int(1, 0, 8, 'Slow average'),
    signalmatype: int(1, 0, 8, 'Signal average'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 MACDEXT', 'pandas-ta-classic macdext'],
  outputs: (p, { compat }) => {
    const [[, fast], [, slow]] = lines(p, compat)
    const suffix = `${fast}_${slow}_${p.signal}`
    const first = Math.max(...lines(p, compat).map(([mode, length]) => lateLookback(mode, length, 0, compat)))
    const whole = first + averageLookback(MODES[p.signalmatype]!, p.signal, compat)
    return [
      { name: 'value', column: `MACDEXT_${suffix}`, lookback: compat ? first : whole, chart: 'pane' },
      { name: 'signal', column: `MACDEXTs_${suffix}`, lookback: whole, chart: 'pane' },
      { name: 'histogram', column: `MACDEXTh_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const mode = MODES[p.signalmatype]!
    const line = averageDistance(g, close, ...lines(p, g.compat))
    const signal = averageOfValues(g, mode, line, p.signal)
    return [g.compat ? line : skip(g, line, averageLookback(mode, p.signal)), signal, sub(g, line, signal)]
  },
})

function lines(
  p: { readonly fast: number; readonly slow: number; readonly fastmatype: number; readonly slowmatype: number },
  compat: boolean,
): readonly [fast: ModeAndLength, slow: ModeAndLength] {
  const [fast, slow] = inOrder(p.fast, p.slow)
  const [a, b] = p.slow < p.fast && !compat ? [p.slowmatype, p.fastmatype] : [p.fastmatype, p.slowmatype]
  return [
    [MODES[a]!, fast],
    [MODES[b]!, slow],
  ]
}
