import { indicator } from '../definition.ts'
import { kaufman, mesa } from '../graph/adaptive.ts'
import { sub } from '../graph/arithmetic.ts'
import type { Graph, Slot } from '../graph/graph.ts'
import { skip } from '../graph/lags.ts'
import { inOrder } from '../graph/mode-average.ts'
import { averageLookback, movingAverage } from '../graph/moving-average.ts'
import { int, length } from '../params.ts'

/** TA-Lib's codes. KAMA and MAMA have no counterpart in pandas_ta, which takes an EMA. */
const MODES = ['sma', 'ema', 'wma', 'dema', 'tema', 'trima', 'kama', 'mama', 't3'] as const
type Mode = (typeof MODES)[number]
type Line = readonly [mode: Mode, length: number]

/** MACD with a choice of averages. */
export const macdext = indicator({
  name: 'macdext',
  title: 'MACD Extended',
  category: 'momentum',
  formula:
    'value = MA(fast) - MA(slow), signal = MA(value), histogram = value - signal. Averages by number: 0 SMA, 1 EMA, 2 WMA, 3 DEMA, 4 TEMA, 5 TRIMA, 6 KAMA, 7 MAMA, 8 T3.',
  notes: [
    'KAMA has the limits 2 and 30, MAMA 0.5 and 0.05 and no length; both are exponential averages in pandas_ta.',
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
    const both = lines(p, compat)
    const suffix = `${both[0][1]}_${both[1][1]}_${p.signal}`
    const first = longest(both, compat)
    const whole = first + lookbackOf(modeOf(p.signalmatype, compat), p.signal, compat)
    return [
      { name: 'value', column: `MACDEXT_${suffix}`, lookback: compat ? first : whole, chart: 'pane' },
      { name: 'signal', column: `MACDEXTs_${suffix}`, lookback: whole, chart: 'pane' },
      { name: 'histogram', column: `MACDEXTh_${suffix}`, lookback: whole, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const both = lines(p, g.compat)
    // As in TA-Lib both averages begin on one bar, the earlier one seeded late. MAMA is seeded at bar 12 of what it is given.
    const [fast, slow] = both.map(([mode, length]) => {
      const wait = g.compat ? 0 : longest(both, false) - lookbackOf(mode, length, false)
      return average(g, mode, skip(g, close, wait), length)
    })
    const line = sub(g, fast!, slow!)
    const mode = modeOf(p.signalmatype, g.compat)
    const signal = average(g, mode, line, p.signal)
    return [g.compat ? line : skip(g, line, lookbackOf(mode, p.signal, false)), signal, sub(g, line, signal)]
  },
})

function modeOf(code: number, compat: boolean): Mode {
  return compat && (code === 6 || code === 7) ? 'ema' : MODES[code]!
}

function lines(
  p: { readonly fast: number; readonly slow: number; readonly fastmatype: number; readonly slowmatype: number },
  compat: boolean,
): readonly [fast: Line, slow: Line] {
  const [fast, slow] = inOrder(p.fast, p.slow)
  const [a, b] = p.slow < p.fast && !compat ? [p.slowmatype, p.fastmatype] : [p.fastmatype, p.slowmatype]
  return [
    [modeOf(a, compat), fast],
    [modeOf(b, compat), slow],
  ]
}

function lookbackOf(mode: Mode, length: number, compat: boolean): number {
  if (mode === 'mama') return 32
  return mode === 'kama' ? length : averageLookback(mode, length, compat)
}

function longest(both: readonly Line[], compat: boolean): number {
  return Math.max(...both.map(([mode, length]) => lookbackOf(mode, length, compat)))
}

function average(g: Graph, mode: Mode, x: Slot, length: number): Slot {
  if (mode === 'mama') return mesa(g, x)[0]
  return mode === 'kama' ? skip(g, kaufman(g, x, length), 1) : movingAverage(g, mode, x, length)
}
