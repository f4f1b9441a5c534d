import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { rolling } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Williams' fractals, at the bar that confirms them. */
export const fractal = indicator({
  name: 'fractal',
  title: 'Williams Fractal',
  category: 'trend',
  formula:
    'high: 100 where the high `rightbars` ago is above all highs of the `leftbars` before and the `rightbars` after it, else 0; low the same of lows below; value = high - low.',
  notes: [
    'Shown at the bar that confirms the swing, as in TA-Lib, so nothing repaints. Equal extremes are none.',
    'TA-Lib has the columns swinghigh and swinglow, here FRACTAL_HIGH and FRACTAL_LOW; FRACTAL is their difference, 0 where a bar is both.',
  ],
  params: { leftbars: length(2, 'Bars before'), rightbars: length(2, 'Bars after') },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['TA-Lib 0.8.2 FRACTAL', 'Williams, Trading Chaos, 1995'],
  outputs: (p) => {
    const lookback = p.leftbars + p.rightbars
    return [
      { name: 'value', column: 'FRACTAL', lookback, chart: 'pane', range: [-100, 100] },
      { name: 'high', column: 'FRACTAL_HIGH', lookback, chart: 'pane', range: [0, 100] },
      { name: 'low', column: 'FRACTAL_LOW', lookback, chart: 'pane', range: [0, 100] },
    ]
  },
  build: (g, { high, low }, p) => {
    const [up, down] = [high, low].map((x, k) => {
      const sign = k === 0 ? 1 : -1
      return rolling(g, [x], p.leftbars + p.rightbars + 1, 1, (values, from, count, y) => {
        const centre = from + p.leftbars
        let beyond = 0
        for (let i = from; i < from + count; i += 1) beyond += Number((values[centre]! - values[i]!) * sign > 0)
        y[0] = beyond === count - 1 ? 100 : 0
      })[0]!
    })
    return [sub(g, up!, down!), up!, down!]
  },
})
