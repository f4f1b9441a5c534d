import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { cumulate, smooth } from '../graph/averages.ts'
import { skip } from '../graph/lags.ts'
import { moneyFlowVolume } from '../graph/volume.ts'
import { length } from '../params.ts'

/** Chaikin's oscillator of the accumulation/distribution line. */
export const adosc = indicator({
  name: 'adosc',
  title: 'Accumulation/Distribution Oscillator (Chaikin Oscillator)',
  category: 'volume',
  formula: 'EMA(ad, fast) - EMA(ad, slow), both beginning with the first value of `ad`.',
  notes: ['pandas_ta 0.3 and 0.4 begin both averages with means.'],
  params: { fast: length(3, 'Fast length'), slow: length(10, 'Slow length') },
  inputs: ['high', 'low', 'close', 'volume'],
  optionalInputs: ['open'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 ADOSC', 'pandas-ta-classic adosc (open)'],
  outputs: (p) => [
    { name: 'value', column: `ADOSC_${p.fast}_${p.slow}`, lookback: Math.max(p.fast, p.slow) - 1, chart: 'pane' },
  ],
  build: (g, { high, low, close, volume, open }, p) => {
    const line = cumulate(g, moneyFlowVolume(g, high, low, close, volume, open))
    const [fast, slow] = [p.fast, p.slow].map((length) => smooth(g, line, 2 / (length + 1)))
    return [skip(g, sub(g, fast!, slow!), Math.max(p.fast, p.slow) - 1)]
  },
})
