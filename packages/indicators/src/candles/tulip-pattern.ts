/** Patterns that only Tulip has, with its settings: means over the `period` bars before the candle. */

import { indicator } from '../definition.ts'
import { pattern, type Rule } from '../graph/candle.ts'
import { length } from '../params.ts'

type Shape<Name extends string> = {
  /** Without the `cdl_`. */
  readonly name: Name
  readonly title: string
  readonly column: string
  readonly formula: string
  readonly range: readonly [min: number, max: number]
  readonly rule: (period: number) => Rule
}

export function tulipPattern<const Name extends string>(shape: Shape<Name>) {
  return indicator({
    kind: 'pattern',
    name: `cdl_${shape.name}`,
    title: shape.title,
    category: 'candles',
    formula: shape.formula,
    notes: [
      'Tulip lists the bars where a pattern is; here a bar without it is 0, and NaN while there are fewer than `period` before it.',
    ],
    params: { period: length(10, 'Bars that a candle is seen beside') },
    inputs: ['open', 'high', 'low', 'close'],
    memory: 'window',
    source: [`Tulip Candles 0.9.2 ${shape.column}`],
    unchecked: true,
    outputs: (p, { compat }) => [
      { name: 'value', column: shape.column, lookback: compat ? 0 : p.period, chart: 'pane', range: shape.range },
    ],
    build: (g, { open, high, low, close }, p) => [
      pattern(g, [open, high, low, close], p.period + 1, shape.rule(p.period), {
        scalar: 100,
        placeholder: g.compat ? 0 : NaN,
      }),
    ],
  })
}
