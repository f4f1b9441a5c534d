/** What the functions of one or two numbers of the present bar have in common. */

import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'

type Shape<Name extends string> = {
  readonly name: Name
  readonly title: string
  readonly column: string
  readonly formula: string
  readonly source: string
  readonly range?: readonly [min: number, max: number]
  /** NaN outside the domain of the function. */
  readonly sparse?: boolean
}

/** y = f(x). */
export function unary<const Name extends string>(shape: Shape<Name> & { readonly f: (x: number) => number }) {
  const { f } = shape
  return indicator({
    ...common(shape),
    inputs: ['close'],
    build: (g, { close }) => [
      calc(g, [close], (x, y) => {
        y[0] = f(x[0]!)
      }),
    ],
  })
}

/** y = f(a, b). */
export function binary<const Name extends string>(
  shape: Shape<Name> & { readonly f: (a: number, b: number) => number },
) {
  const { f } = shape
  return indicator({
    ...common(shape),
    inputs: ['series_a', 'series_b'],
    build: (g, { series_a, series_b }) => [
      calc(g, [series_a, series_b], (x, y) => {
        y[0] = f(x[0]!, x[1]!)
      }),
    ],
  })
}

function common<Name extends string>({ name, title, column, formula, source, range, sparse }: Shape<Name>) {
  const output = {
    name: 'value',
    column,
    lookback: 0,
    chart: 'pane',
    ...(range && { range }),
    ...(sparse && { sparse }),
  } as const
  return {
    name,
    title,
    category: 'math',
    formula,
    params: {},
    memory: 'window',
    source: [source],
    outputs: () => [output],
  } as const
}
