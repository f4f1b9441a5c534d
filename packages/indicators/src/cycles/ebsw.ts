import { cos, exp, sin } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { length as lengthOf } from '../params.ts'

/** Ehlers' even better sine wave. */
export const ebsw = indicator({
  name: 'ebsw',
  title: 'Even Better SineWave',
  category: 'cycles',
  formula:
    'A high-pass filter (`length`), a two-pole smoother (`bars`), then the mean of its last three values over the root of their mean square.',
  notes: [
    'Degrees are read as radians, as pandas_ta does; with some lengths (60) the filter then diverges. Ehlers means degrees.',
    'The filter starts from a price of 0 at the bar number `length`; 0 where the mean square is 0. pandas_ta prints a 0 one bar earlier.',
  ],
  params: { length: lengthOf(40, 'Longest cycle', 39), bars: lengthOf(10, 'Length of the smoother') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic ebsw', 'Ehlers, Cycle Analytics for Traders, 2013'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `EBSW_${p.length}_${p.bars}`,
      lookback: p.length - Number(compat),
      chart: 'pane',
      range: [-1, 1],
    },
  ],
  build: (g, { close }, p) => {
    const { length } = p
    const shown = length - Number(g.compat)
    const alpha = (1 - sin(360 / length)) / cos(360 / length)
    const decay = exp((-Math.SQRT2 * Math.PI) / p.bars)
    const c2 = 2 * decay * cos((Math.SQRT2 * 180) / p.bars)
    const c3 = -decay * decay
    const c1 = (1 - c2 - c3) / 2
    // State: bars counted to `length`, the last x and high pass, the last two smoothed values.
    return fold(g, [close], 1, [0, 0, 0, 0, 0], (x, y, s) => {
      const bar = s[0]!
      if (bar < length) {
        s[0] = bar + 1
        y[0] = bar < shown ? NaN : 0
        return
      }
      const high = ((1 + alpha) / 2) * (x[0]! - s[1]!) + alpha * s[2]!
      const f = c1 * (high + s[2]!) + c2 * s[3]! + c3 * s[4]!
      const power = (f * f + s[3]! * s[3]! + s[4]! * s[4]!) / 3
      y[0] = power === 0 ? 0 : (f + s[3]! + s[4]!) / 3 / Math.sqrt(power)
      s[1] = x[0]!
      s[2] = high
      s[4] = s[3]!
      s[3] = f
    })
  },
})
