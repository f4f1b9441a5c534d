import { indicator } from '../definition.ts'
import { averageDirectionalIndex, averageDirectionalLookback, directionalLookback } from '../graph/directional.ts'
import { mamode } from '../graph/moving-average.ts'
import { drift, length, scalar } from '../params.ts'

/** Average directional index with the two directional indicators. */
export const adx = indicator({
  name: 'adx',
  title: 'Average Directional Movement Index',
  category: 'trend',
  formula:
    "plus and minus = scalar · Wilder's sum of ±DM over that of the true range, DX = scalar · |plus - minus| / (plus + minus), value = Wilder's average of DX over `lensig`.",
  notes: [
    'plus and minus are 0 where the range is; a DX of 0/0 counts as 0 in the first mean and leaves a later one as it was (TA-Lib).',
    'pandas_ta seeds the average of DX with what there is at row length - 1, so its line begins `length` bars earlier; with another `mamode` or `drift` than the default its way is the only one.',
  ],
  params: {
    length: length(14),
    lensig: { ...length(14, 'Signal length'), defaultFrom: 'length' },
    scalar: scalar(),
    mamode: mamode('rma'),
    drift: drift(),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 ADX, PLUS_DI, MINUS_DI', 'pandas-ta-classic adx'],
  outputs: (p, { compat }) => {
    const lookback = directionalLookback(p, compat)
    const range = p.mamode === 'rma' && p.drift === 1 ? ({ range: [0, p.scalar] } as const) : {}
    return [
      {
        name: 'value',
        column: `ADX_${p.lensig}`,
        lookback: averageDirectionalLookback(p, compat),
        chart: 'pane',
        ...range,
      },
      { name: 'plus', column: `DMP_${p.length}`, lookback, chart: 'pane', ...range },
      { name: 'minus', column: `DMN_${p.length}`, lookback, chart: 'pane', ...range },
    ]
  },
  build: (g, { high, low, close }, p) => averageDirectionalIndex(g, high, low, close, p),
})
