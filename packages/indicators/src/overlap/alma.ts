import { exp } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { shaped } from '../graph/weighted.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Arnaud Legoux moving average: weights of a bell curve. */
export const alma = indicator({
  name: 'alma',
  title: 'Arnaud Legoux Moving Average',
  category: 'overlap',
  formula:
    'Weights exp(-(k - m)² / (2s²)) with m = distribution_offset · (length - 1), s = length / sigma, k = 0 on the present bar.',
  notes: [
    'With the default offset the greatest weight is near the oldest bar, as in pandas-ta-classic. Legoux, TradingView and pandas_ta 0.4 have it near the present one: that is distribution_offset 0.15 here.',
  ],
  params: {
    length: length(10),
    sigma: real(6, 0.01, 1_000, 'Length over standard deviations'),
    distribution_offset: real(0.85, 0, 1, 'Place of the greatest weight'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic alma'],
  outputs: (p) => [
    {
      name: 'value',
      column: `ALMA_${p.length}_${pythonFloat(p.sigma)}_${pythonFloat(p.distribution_offset)}`,
      lookback: p.length - 1,
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => {
    const peak = p.distribution_offset * (p.length - 1)
    const deviation = p.length / p.sigma
    const weight = (k: number): number => exp(-((k - peak) * (k - peak)) / (2 * deviation * deviation))
    return [shaped(g, close, p.length, weight, { reversed: true })]
  },
})
