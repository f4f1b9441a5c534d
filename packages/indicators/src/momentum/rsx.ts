import { indicator } from '../definition.ts'
import { fold } from '../graph/graph.ts'
import { length } from '../params.ts'

/** Where the filters stand in the state: six of a change, six of its size. */
const FILTERS = 4

/** RSX: Jurik's RSI without noise. */
export const rsx = indicator({
  name: 'rsx',
  title: 'Relative Strength Xtra (Jurik RSX)',
  category: 'momentum',
  formula:
    '50 · (S(d) / S(|d|) + 1) with d = 100 · (x - x[1]) and S three times over u = u[1] + a · (d - u[1]), v = v[1] + a · (u - v[1]), d ← 1.5 u - 0.5 v, a = 3 / (length + 2); 0 to 100.',
  notes: [
    'The filters begin at the bar `length`, from 0, and the value max(length - 1, 5) bars later; pandas_ta prints 0 and 50 in between.',
    'The wait begins again when nothing has moved in it. 50 where S(|d|) is below 1e-10.',
  ],
  params: { length: length(14) },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic rsx'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `RSX_${p.length}`,
      lookback: compat ? p.length - 1 : p.length + Math.max(p.length - 1, 5),
      chart: 'pane',
      range: [0, 100],
    },
  ],
  build: (g, { close }, p) => {
    const wait = Math.max(p.length - 1, 5)
    const gain = 3 / (p.length + 2)
    const keep = 1 - gain
    // State: bars seen, bars of the wait, whether it saw a move, the last price, then the filters.
    return fold(g, [close], 1, new Float64Array(FILTERS + 12), (x, y, s) => {
      if (s[0]! < p.length) {
        s[0] = s[0]! + 1
        y[0] = g.compat && s[0] === p.length ? 0 : NaN
        return
      }
      const price = 100 * x[0]!
      let sized = 0
      let ratio = 0
      if (s[1] === 0) {
        s[1] = 1
        s[2] = 0
      } else {
        s[1] = Math.min(s[1]!, wait) + 1
        const move = price - s[3]!
        let signed = move
        sized = Math.abs(move)
        for (let k = FILTERS; k < FILTERS + 12; k += 4) {
          s[k] = keep * s[k]! + gain * signed
          s[k + 1] = gain * s[k]! + keep * s[k + 1]!
          s[k + 2] = keep * s[k + 2]! + gain * sized
          s[k + 3] = gain * s[k + 2]! + keep * s[k + 3]!
          signed = 1.5 * s[k]! - 0.5 * s[k + 1]!
          sized = 1.5 * s[k + 2]! - 0.5 * s[k + 3]!
        }
        ratio = signed / sized
        if (s[1]! <= wait && move !== 0) s[2] = 1
        if (s[1] === wait && s[2] === 0) s[1] = 0
      }
      s[3] = price
      if (s[1]! > wait) y[0] = sized > 1e-10 ? Math.min(Math.max((ratio + 1) * 50, 0), 100) : 50
      else y[0] = g.compat ? 50 : NaN
    })
  },
})
