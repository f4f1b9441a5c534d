import { indicator } from '../definition.ts'
import { ofValidRows } from '../graph/whole.ts'
import { confirmedSwings, linkSwings, swingsOf } from '../graph/zigzag.ts'
import { flag, int, pythonFloat, real } from '../params.ts'

/** Zigzag: the swings of a whole series, as one would draw them afterwards. */
export const zigzag = indicator({
  name: 'zigzag',
  title: 'Zigzag',
  category: 'trend',
  formula:
    'Swings are highs and lows that no bar within ⌊legs / 2⌋ on either side passes; from the last one back, the next opposite swing more than `deviation` percent away, or a more extreme one of the same side. swing 1 a high, -1 a low; deviation in percent of the swing before.',
  notes: [
    'Repaints: a later bar may move every swing. zigzag_causal shows what is certain when it is.',
    '`retrace` and `last_extreme` change nothing, as in pandas_ta 0.4. Nothing between swings.',
  ],
  params: {
    legs: int(10, 2, 100_000, 'Bars of a swing'),
    deviation: real(5, 0, 1_000, 'Least move in percent'),
    retrace: flag(false, 'No effect'),
    last_extreme: flag(true, 'No effect'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'whole-series',
  source: ['pandas_ta 0.4.16b zigzag'],
  looksAhead: () => 'swings are drawn back from the last bar',
  outputs: (p) => {
    const suffix = `${pythonFloat(p.deviation)}%_${p.legs}`
    const lookback = Math.floor(p.legs / 2)
    return [
      { name: 'swing', column: `ZIGZAGs_${suffix}`, lookback, sparse: true, chart: 'pane', range: [-1, 1] },
      { name: 'price', column: `ZIGZAGv_${suffix}`, lookback, sparse: true, chart: 'overlay' },
      { name: 'deviation', column: `ZIGZAGd_${suffix}`, lookback, sparse: true, chart: 'pane' },
    ]
  },
  build: (g, { high, low }, p) => confirmedSwings(g, high, low, p.deviation),
  whole: ({ high, low, close }, p) =>
    ofValidRows([high, low, close], ([h, l]) => {
      const out = [0, 0, 0].map(() => new Float64Array(h!.length).fill(NaN))
      for (const { row, side, price, deviation } of linkSwings(swingsOf(h!, l!, Math.floor(p.legs / 2)), p.deviation)) {
        out[0]![row] = side
        out[1]![row] = price
        out[2]![row] = deviation
      }
      return out
    }),
})
