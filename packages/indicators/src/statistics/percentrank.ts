import { indicator } from '../definition.ts'
import { percentRank } from '../graph/rank.ts'
import { length } from '../params.ts'

/** Percent rank: how many of the values before are below the present one. */
export const percentrank = indicator({
  name: 'percentrank',
  title: 'Percent Rank',
  category: 'statistics',
  formula: '100 · (number of the `length` values before that are below the present one) / length.',
  notes: ['Equal values do not count as below.'],
  params: { length: length(100) },
  inputs: ['real'],
  memory: 'window',
  source: ['TA-Lib 0.8.2 PERCENTRANK'],
  outputs: (p) => [{ name: 'value', column: 'PERCENTRANK', lookback: p.length, chart: 'pane', range: [0, 100] }],
  build: (g, { real }, p) => [percentRank(g, real, p.length)],
})
