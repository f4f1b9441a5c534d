import { indicator } from '../definition.ts'
import { flex } from '../graph/flex.ts'
import { length, pythonFloat, real } from '../params.ts'

/** Ehlers' reflex: a cycle without the trend. */
export const reflex = indicator({
  name: 'reflex',
  title: 'Reflex',
  category: 'cycles',
  formula:
    'Mean distance of the smoothed price from the line through itself and its value `length` bars ago, divided by the root of its mean square (gain `alpha`).',
  notes: ['The smoother reads degrees as radians, as pandas_ta 0.4 does; Ehlers means degrees.'],
  params: {
    length: length(20, 'Length', 2),
    smooth: length(20, 'Length of the smoother'),
    alpha: real(0.04, 0, 1, 'Gain of the mean square'),
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: pandas_ta's default
    pi: real(3.14159, 0, 10, 'Value of π'),
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: pandas_ta's default
    sqrt2: real(1.414, 0, 10, 'Value of √2'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas_ta 0.4.16b reflex', 'Ehlers, Stocks & Commodities, February 2020'],
  outputs: (p) => [
    {
      name: 'value',
      column: `REFLEX_${p.length}_${p.smooth}_${pythonFloat(p.alpha)}`,
      lookback: p.length,
      chart: 'pane',
    },
  ],
  build: (g, { close }, p) => [flex(g, close, p, { sloped: true })],
})
