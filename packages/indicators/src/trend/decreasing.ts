import { indicator } from '../definition.ts'
import { moved, movedLookback } from '../graph/steps.ts'
import { drift, flag, length, pythonFloat, real } from '../params.ts'

/** Whether the series fell. */
export const decreasing = indicator({
  name: 'decreasing',
  title: 'Decreasing',
  category: 'trend',
  formula:
    '1 where x is less than `length` bars ago; `strict`: where it fell in each of the last length - 1 steps, by more than `percent`; else 0.',
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
  source: ['pandas-ta-classic decreasing'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `${p.strict ? 'S' : ''}DEC${p.percent === 0 ? '' : 'p'}_${p.length}${p.percent === 0 ? '' : `_${pythonFloat(0.01 * p.percent)}`}`,
      lookback: compat ? 0 : movedLookback(p),
      chart: 'pane',
      range: [0, 1],
    },
  ],
  build: (g, { close }, p) => [moved(g, close, p, -1)],
})
