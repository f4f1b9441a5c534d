import { indicator } from '../definition.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { ofValidRows, runGraph } from '../graph/whole.ts'
import { length } from '../params.ts'

/** Volume heatmap: how far a volume lies from its average, in units of one number for the whole series. */
export const vhm = indicator({
  name: 'vhm',
  title: 'Volume Heatmap',
  category: 'volume',
  formula: '(volume - MA(volume)) / √(mean of (v - slength)² over all volumes v there are).',
  notes: [
    'The divisor is meant to be a deviation: pandas_ta hands `slength` to it for the mean. `vhm_causal` has the deviation of the last `slength` volumes, as the heatmap it was made after.',
  ],
  params: {
    length: length(610),
    slength: { ...length(610, 'Length of the deviation'), defaultFrom: 'length' },
    mamode: mamode('sma'),
  },
  inputs: ['volume'],
  memory: 'whole-series',
  source: ['pandas_ta 0.4.16b vhm'],
  looksAhead: () => 'the divisor is made of all volumes of the series',
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: p.slength === p.length ? `VHM_${p.length}` : `VHM_${p.length}_${p.slength}`,
      lookback: averageLookback(p.mamode, p.length, compat),
      chart: 'pane',
    },
  ],
  build: () => {
    throw new RangeError('vhm looks ahead and has no nodes; vhm_causal has')
  },
  whole: ({ volume }, p, mode) =>
    ofValidRows([volume], ([volumes]) => {
      let squares = 0
      for (const v of volumes!) squares += (v - p.slength) ** 2
      const unit = Math.sqrt(squares / volumes!.length)
      const [mean] = runGraph([volumes!], mode, (g, [x]) => [movingAverage(g, p.mamode, x!, p.length)])
      return [mean!.map((average, i) => (volumes![i]! - average) / unit)]
    }),
})
