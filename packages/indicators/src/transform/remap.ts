import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { pythonFloat, real } from '../params.ts'

/** A range brought to another. */
export const remap = indicator({
  name: 'remap',
  title: 'ReMap',
  category: 'transform',
  formula: 'to_min + (to_max - to_min) · (x - from_min) / (from_max - from_min)',
  notes: ['Values outside of the first range go outside of the second. NaN where the first has no width.'],
  params: {
    from_min: real(0, -1e12, 1e12, 'Least input'),
    from_max: real(100, -1e12, 1e12, 'Greatest input'),
    to_min: real(-1, -1e12, 1e12, 'Least output'),
    to_max: real(1, -1e12, 1e12, 'Greatest output'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas_ta 0.4.16b remap'],
  outputs: (p) => [
    {
      name: 'value',
      column: `REMAP_${[p.from_min, p.from_max, p.to_min, p.to_max].map(pythonFloat).join('_')}`,
      lookback: 0,
      chart: 'pane',
    },
  ],
  build: (g, { close }, p) => {
    const width = p.from_max - p.from_min
    const factor = width === 0 ? NaN : (p.to_max - p.to_min) / width
    return [
      calc(g, [close], (x, y) => {
        y[0] = p.to_min + factor * (x[0]! - p.from_min)
      }),
    ]
  },
})
