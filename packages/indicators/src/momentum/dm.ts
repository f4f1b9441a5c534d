import { indicator } from '../definition.ts'
import { directionalMovement, wilderSum } from '../graph/directional.ts'
import { mamode, movingAverage } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { drift, length } from '../params.ts'

/** Wilder's directional movement, up and down. */
export const dm = indicator({
  name: 'dm',
  title: 'Directional Movement',
  category: 'momentum',
  formula:
    "With up = high - high[drift] and down = low[drift] - low: plus sums up where it is above down and 0, minus sums down where it is above up and 0, by Wilder's sum s = s[1] - s[1]/length + x, or averages them by another `mamode`.",
  notes: ['A sum, as in TA-Lib and Tulip; pandas_ta 0.3 and 0.4 have the average, a `length`th of it.'],
  params: { length: length(14), mamode: mamode('rma'), drift: drift() },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 PLUS_DM, MINUS_DM', 'Wilder, New Concepts in Technical Trading Systems, 1978'],
  outputs: (p, { compat }) => {
    const lookback =
      p.mamode === 'rma' ? p.drift + Math.max(p.length - 2, 0) : lateLookback(p.mamode, p.length, p.drift, compat)
    return [
      { name: 'plus', column: `DMP_${p.length}`, lookback, chart: 'pane' },
      { name: 'minus', column: `DMN_${p.length}`, lookback, chart: 'pane' },
    ]
  },
  build: (g, { high, low }, p) => {
    const movements = directionalMovement(g, high, low, p.drift)
    return movements.map((x) =>
      p.mamode === 'rma' ? wilderSum(g, x, p.length, p.length - 1) : movingAverage(g, p.mamode, x, p.length),
    )
  },
})
