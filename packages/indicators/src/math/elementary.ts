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

/** Writes a function of the inputs `x` to `y[0]`: a number that a call returns would go to the heap. */
type Step = (x: Float64Array, y: Float64Array) => void

/** A function of one number. */
export function unary<const Name extends string>(shape: Shape<Name> & { readonly step: Step }) {
  const { step } = shape
  return indicator({ ...common(shape), inputs: ['close'], build: (g, { close }) => [calc(g, [close], step)] })
}

/** A function of two numbers. */
export function binary<const Name extends string>(shape: Shape<Name> & { readonly step: Step }) {
  const { step } = shape
  return indicator({
    ...common(shape),
    inputs: ['series_a', 'series_b'],
    build: (g, { series_a, series_b }) => [calc(g, [series_a, series_b], step)],
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
