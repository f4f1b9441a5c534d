/** Whether a series moves one way: what rising and falling have in common. */

import { indicator } from '../definition.ts'
import { moved, movedLookback } from '../graph/steps.ts'
import { drift, flag, length, pythonFloat, real } from '../params.ts'

type Way<Name extends string> = {
  readonly name: Name
  readonly title: string
  readonly tag: string
  readonly sign: 1 | -1
  readonly formula: string
}

export function movingOneWay<const Name extends string>(way: Way<Name>) {
  return indicator({
    name: way.name,
    title: way.title,
    category: 'trend',
    formula: way.formula,
    notes: [
      '`percent` 0 is none (pandas_ta: False), and it acts in strict mode only. `asint` changes nothing: a flag is 1 or 0 here.',
      'pandas_ta has 0 where there is nothing to compare with yet.',
    ],
    params: {
      length: length(1),
      strict: flag(false, 'In every step'),
      asint: flag(true, 'As a number'),
      percent: { ...real(0, 0, 100, 'Least step in percent'), falseIsZero: true },
      drift: drift(),
    },
    inputs: ['close'],
    memory: 'window',
    source: [`pandas-ta-classic ${way.name}`],
    outputs: (p, { compat }) => {
      const [mark, suffix] = p.percent === 0 ? ['', ''] : ['p', `_${pythonFloat(0.01 * p.percent)}`]
      const column = `${p.strict ? 'S' : ''}${way.tag}${mark}_${p.length}${suffix}`
      return [{ name: 'value', column, lookback: compat ? 0 : movedLookback(p), chart: 'pane', range: [0, 1] }]
    },
    build: (g, { close }, p) => [moved(g, close, p, way.sign)],
  })
}
