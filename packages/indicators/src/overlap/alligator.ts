import { indicator } from '../definition.ts'
import { rma } from '../graph/averages.ts'
import { length } from '../params.ts'

/** Williams' alligator: three smoothed averages, as jaw, teeth and lips. */
export const alligator = indicator({
  name: 'alligator',
  title: 'Bill Williams Alligator',
  category: 'overlap',
  formula: "Wilder's average of the last `jaw`, `teeth` and `lips` values, each seeded with a mean.",
  notes: [
    'Averages of the close and not shifted, as in pandas_ta; Williams averages (high + low) / 2 and draws the lines 8, 5 and 3 bars ahead.',
  ],
  params: { jaw: length(13, 'Jaw length'), teeth: length(8, 'Teeth length'), lips: length(5, 'Lips length') },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas_ta 0.4.16b alligator', 'Williams, Trading Chaos, 1995'],
  outputs: (p) => {
    const suffix = `${p.jaw}_${p.teeth}_${p.lips}`
    return [
      { name: 'jaw', column: `AGj_${suffix}`, lookback: p.jaw - 1, chart: 'overlay' },
      { name: 'teeth', column: `AGt_${suffix}`, lookback: p.teeth - 1, chart: 'overlay' },
      { name: 'lips', column: `AGl_${suffix}`, lookback: p.lips - 1, chart: 'overlay' },
    ]
  },
  build: (g, { close }, p) => [rma(g, close, p.jaw), rma(g, close, p.teeth), rma(g, close, p.lips)],
})
