import { indicator } from '../definition.ts'
import { deviation } from '../graph/deviation.ts'
import { calc } from '../graph/graph.ts'
import { averageLookback, mamode, movingAverage } from '../graph/moving-average.ts'
import { length } from '../params.ts'

/** Volume heatmap of the bars so far: how many deviations a volume lies above its average. */
export const vhmCausal = indicator({
  name: 'vhm_causal',
  title: 'Volume Heatmap (causal)',
  category: 'volume',
  formula: '(volume - MA(volume, length)) / population deviation of the last `slength` volumes.',
  notes: ['The causal form of `vhm`. NaN where all these volumes are equal.'],
  params: {
    length: length(610),
    slength: { ...length(610, 'Length of the deviation', 2), defaultFrom: 'length' },
    mamode: mamode('sma'),
  },
  inputs: ['volume'],
  memory: 'window',
  source: ['Heatmap Volume, as described for charting platforms'],
  unchecked: true,
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `VHM_CAUSAL_${p.length}_${p.slength}`,
      lookback: Math.max(averageLookback(p.mamode, p.length, compat), p.slength - 1),
      chart: 'pane',
    },
  ],
  build: (g, { volume }, p) => [
    calc(g, [volume, movingAverage(g, p.mamode, volume, p.length), deviation(g, volume, p.slength)], (x, y) => {
      y[0] = (x[0]! - x[1]!) / x[2]!
    }),
  ],
})
