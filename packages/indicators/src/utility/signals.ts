import { indicator } from '../definition.ts'
import { compare, crosses } from '../graph/crossing.ts'
import { flag } from '../params.ts'
import { CROSS_NOTES, level, named } from './compare.ts'

export const signals = indicator({
  name: 'signals',
  title: 'Threshold/cross signals helper',
  category: 'utility',
  formula:
    'Where the series crosses `xa` upwards and downwards, and `xb` likewise: 1, else 0. Without `cross_values` where it is at `xa` or above, and at `xb` or below.',
  notes: [
    ...CROSS_NOTES,
    '`cross_series` concerns the series that pandas_ta takes besides: here `cross` and `above` do that.',
  ],
  params: {
    xa: level(101, 'Upper level'),
    xb: level(99, 'Lower level'),
    cross_values: flag(true, 'Crossings instead of sides'),
    cross_series: flag(false, 'Crossings of series instead of sides; without effect'),
  },
  inputs: ['indicator'],
  memory: 'window',
  source: ['pandas-ta-classic signals'],
  outputs: (p, { compat }) => {
    const xa = named(p.xa)
    const xb = named(p.xb)
    const column = (name: 'xaUp' | 'xaDown' | 'xbUp' | 'xbDown' | 'above' | 'below', suffix: string) => {
      const lookback = compat || !p.cross_values ? 0 : 1
      return { name, column: `close_${suffix}`, lookback, chart: 'pane', range: [0, 1] } as const
    }
    if (!p.cross_values) return [column('above', `A_${xa}`), column('below', `B_${xb}`)]
    return [
      column('xaUp', `XA_${xa}`),
      column('xaDown', `XB_${xa}`),
      column('xbUp', `XA_${xb}`),
      column('xbDown', `XB_${xb}`),
    ]
  },
  build: (g, inputs, p) =>
    p.cross_values
      ? [p.xa, p.xb].flatMap((level) => [
          crosses(g, inputs.indicator, { level }, 1),
          crosses(g, inputs.indicator, { level }, -1),
        ])
      : [compare(g, inputs.indicator, { level: p.xa }, 1), compare(g, inputs.indicator, { level: p.xb }, -1)],
})
