import { indicator } from '../definition.ts'
import { add, affine } from '../graph/arithmetic.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { highest, lowest } from '../graph/windows.ts'
import { flag, length } from '../params.ts'

type Lengths = { readonly tenkan: number; readonly kijun: number; readonly senkou: number }

const LENGTHS = {
  tenkan: length(9, 'Conversion line length'),
  kijun: length(26, 'Base line length and shift'),
  senkou: length(52, 'Leading span B length'),
} as const

const FORMULA =
  'tenkan, kijun = (highest high + lowest low)/2 of their lengths. span A = (tenkan + kijun)/2 and span B = that middle of `senkou` bars, both as they were `kijun` bars before.'

/** Ichimoku's cloud without its lagging line: everything that is known when the bar closes. */
export const ichimokuCausal = indicator({
  name: 'ichimoku_causal',
  title: 'Ichimoku Kinko Hyo, causal',
  category: 'overlap',
  formula: FORMULA,
  notes: [
    'What ichimoku has with `lookahead: false`. The rule about the lagging line, asked without looking ahead: compare the close with the close `kijun` bars before.',
  ],
  params: LENGTHS,
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['pandas-ta-classic ichimoku', 'Hosoda, Ichimoku Kinko Hyo, 1969'],
  main: 'kijun',
  outputs: (p) => lines(p),
  build: (g, { high, low }, p) => cloud(g, high, low, p),
})

/** Ichimoku Kinko Hyo: two middles, the cloud of two more drawn ahead, and the close drawn back. */
export const ichimoku = indicator({
  name: 'ichimoku',
  title: 'Ichimoku Kinko Hyo',
  category: 'overlap',
  formula: `${FORMULA} chikou = the close \`kijun\` bars later.`,
  notes: [
    'The lagging line chikou looks ahead; without it (include_chikou or lookahead false) the rest is causal, and ichimoku_causal has just that.',
    'The cloud after the last bar is `ichimokuSpan`; as_dataframe and append_span say how Python returns it and change nothing here.',
    'pandas_ta 0.4 shifts by kijun - 1 bars.',
  ],
  params: {
    ...LENGTHS,
    include_chikou: flag(true, 'With the lagging line'),
    as_dataframe: flag(false, 'Without effect'),
    append_span: flag(false, 'Without effect'),
    lookahead: flag(true, 'May look ahead'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic ichimoku', 'Hosoda, Ichimoku Kinko Hyo, 1969'],
  main: 'kijun',
  looksAhead: (p) =>
    p.include_chikou && p.lookahead
      ? 'chikou is the close of a later bar; include_chikou: false leaves it out'
      : undefined,
  outputs: (p) =>
    p.include_chikou && p.lookahead
      ? [...lines(p), { name: 'chikou', column: `ICS_${p.kijun}`, lookback: 0, chart: 'overlay', sparse: true }]
      : lines(p),
  build: (g, { high, low, close }, p) => {
    const slots = cloud(g, high, low, p)
    if (!(p.include_chikou && p.lookahead)) return slots
    const unknown = calc(g, [close], (_, y) => {
      y[0] = NaN
    })
    return [...slots, unknown]
  },
  whole: ({ high, low, close }, { tenkan, kijun, senkou }) => {
    const { spanA, spanB, ...middles } = ichimokuCausal.batch(
      { high: masked(high, low, close), low: masked(low, high, close) },
      { tenkan, kijun, senkou },
    )
    return [spanA, spanB, middles.tenkan, middles.kijun, lagging(masked(close, high, low), kijun)]
  },
})

/**
 * The cloud after the last bar: `kijun` rows, the first of them for the next bar. NaN where there are not enough bars.
 *
 * @throws RangeError if a length is out of range or the columns differ in length
 */
export function ichimokuSpan(
  high: Float64Array,
  low: Float64Array,
  lengths: Partial<Lengths> = {},
): { readonly spanA: Float64Array; readonly spanB: Float64Array } {
  const kijun = lengths.kijun ?? LENGTHS.kijun.default!
  // Bars that are not there yet, with prices that reach nothing: the spans look `kijun` bars back.
  const longer = (x: Float64Array): Float64Array => {
    const column = new Float64Array(x.length + kijun)
    column.set(x)
    return column
  }
  const { spanA, spanB } = ichimokuCausal.batch({ high: longer(high), low: longer(low) }, lengths)
  return { spanA: spanA.slice(high.length), spanB: spanB.slice(high.length) }
}

function lines({ tenkan, kijun, senkou }: Lengths) {
  const span = Math.max(tenkan, kijun) - 1 + kijun
  return [
    { name: 'spanA', column: `ISA_${tenkan}`, lookback: span, chart: 'overlay' },
    { name: 'spanB', column: `ISB_${kijun}`, lookback: senkou - 1 + kijun, chart: 'overlay' },
    { name: 'tenkan', column: `ITS_${tenkan}`, lookback: tenkan - 1, chart: 'overlay' },
    { name: 'kijun', column: `IKS_${kijun}`, lookback: kijun - 1, chart: 'overlay' },
  ] as const
}

function cloud(g: Graph, high: Slot, low: Slot, lengths: Lengths): readonly Slot[] {
  const middle = (bars: number): Slot => affine(g, add(g, highest(g, high, bars), lowest(g, low, bars)), 0.5)
  const tenkan = middle(lengths.tenkan)
  const kijun = middle(lengths.kijun)
  const leading = affine(g, add(g, tenkan, kijun), 0.5)
  return [lag(g, leading, lengths.kijun), lag(g, middle(lengths.senkou), lengths.kijun), tenkan, kijun]
}

/** `column`, NaN where it or one of the others is not a finite number. */
function masked(column: Float64Array, a: Float64Array, b: Float64Array): Float64Array {
  return column.map((x, i) => (Number.isFinite(x + a[i]! + b[i]!) ? x : NaN))
}

/** Of each valid value the one `bars` valid values later. */
function lagging(x: Float64Array, bars: number): Float64Array {
  const out = new Float64Array(x.length).fill(NaN)
  let at = 0
  let ahead = 0
  for (let i = 0; i < x.length; i += 1) {
    if (Number.isNaN(x[i]!)) continue
    ahead += 1
    if (ahead <= bars) continue
    while (Number.isNaN(x[at]!)) at += 1
    out[at] = x[i]!
    at += 1
  }
  return out
}
