import { indicator } from '../definition.ts'
import { volumeIndex } from '../graph/volume.ts'
import { int, length } from '../params.ts'

/** Negative volume index: the price changes of bars whose volume fell. */
export const nvi = indicator({
  name: 'nvi',
  title: 'Negative Volume Index',
  category: 'volume',
  formula: '`initial` plus 100 · (close / close[length] - 1) of every bar whose volume fell.',
  notes: ['Percents are added, as in pandas_ta; Tulip and TA-Lib 0.8 multiply. Counterpart: `pvi`.'],
  params: { length: length(1), initial: int(1_000, 0, 1_000_000, 'First value') },
  inputs: ['close', 'volume'],
  memory: 'cumulative',
  source: ['pandas-ta-classic nvi'],
  outputs: (p) => [{ name: 'value', column: `NVI_${p.length}`, lookback: 0, chart: 'pane' }],
  build: (g, { close, volume }, p) => [volumeIndex(g, close, volume, p.length, p.initial, -1)],
})
