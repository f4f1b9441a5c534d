/** What the candlestick patterns have in common. */

import { indicator } from '../definition.ts'
import { type NARROW, pattern as patternNode, type Rule, type WIDE } from '../graph/candle.ts'
import { real, scalar } from '../params.ts'

const NOTES = [
  'Long and short bodies, shadows and dojis are seen against the 10 bars before the candle: its mean body, its mean shadow, a tenth of its mean range. Near, far and equal are 20, 60 and 5 % of the mean range of the 5 bars before. A close at the open makes a white candle.',
  'NaN until the window is whole; TA-Lib and pandas_ta print 0 there.',
]

type Shape<Name extends string> = {
  /** Without the `cdl_`. */
  readonly name: Name
  readonly title: string
  /** What is seen, and what is printed, if not 1 · `scalar`. */
  readonly formula: string
  /** How many candles it takes. */
  readonly candles: number
  /** The widest window before a candle that the rule looks at; none unless said. */
  readonly beside?: typeof WIDE | typeof NARROW
  /** Greatest size of a match; 1 unless said. */
  readonly size?: number
}

/** A pattern of TA-Lib. */
export function pattern<const Name extends string>(shape: Shape<Name> & { readonly rule: Rule }) {
  return indicator({
    ...common(shape),
    params: { scalar: scalar() },
    build: (g, { open, high, low, close }, p) => [
      patternNode(g, [open, high, low, close], lookbackOf(shape) + 1, shape.rule, {
        scalar: p.scalar,
        placeholder: g.compat ? 0 : NaN,
      }),
    ],
  })
}

/** A pattern of TA-Lib in which a close reaches a given part of an earlier body. */
export function penetratingPattern<const Name extends string>(
  shape: Shape<Name> & { readonly penetration: number; readonly rule: (penetration: number) => Rule },
) {
  return indicator({
    ...common(shape),
    params: { scalar: scalar(), penetration: real(shape.penetration, 0, 1_000, 'Part of the body that is reached') },
    build: (g, { open, high, low, close }, p) => [
      patternNode(g, [open, high, low, close], lookbackOf(shape) + 1, shape.rule(p.penetration), {
        scalar: p.scalar,
        placeholder: g.compat ? 0 : NaN,
      }),
    ],
  })
}

function common<Name extends string>(shape: Shape<Name>) {
  const column = `CDL_${shape.name.toUpperCase()}`
  return {
    kind: 'pattern',
    name: `cdl_${shape.name}`,
    title: shape.title,
    category: 'candles',
    formula: shape.formula,
    notes: NOTES,
    inputs: ['open', 'high', 'low', 'close'],
    memory: 'window',
    source: [`TA-Lib 0.6.4 CDL${shape.name.toUpperCase()}`, 'Morris, Candlestick Charting Explained, 1992'],
    outputs: (p: { readonly scalar: number }, { compat }: { readonly compat: boolean }) => {
      const most = p.scalar * (shape.size ?? 1)
      const lookback = compat ? 0 : lookbackOf(shape)
      return [{ name: 'value', column, lookback, chart: 'pane', range: [-most, most] }] as const
    },
  } as const
}

/** Bars before the first value: the older candles and what the oldest is seen beside. */
function lookbackOf({ candles, beside = 0 }: { readonly candles: number; readonly beside?: number }): number {
  return beside + candles - 1
}
