import { indicator } from '../definition.ts'
import { cycleTrendline, hilbert } from '../graph/hilbert.ts'
import { fromRow } from '../graph/lags.ts'

/** Ehlers' instantaneous trendline: the mean over the dominant cycle, so that the cycle cancels out. */
export const htTrendline = indicator({
  name: 'ht_trendline',
  title: 'Hilbert Transform - Instantaneous Trendline',
  category: 'overlap',
  formula:
    "Mean of x over the dominant cycle's period, found by the Hilbert transform, smoothed with weights 4, 3, 2, 1 over 4 bars.",
  notes: ['Starts at bar 37 and is shown from bar 63 on (TA-Lib); pandas_ta shows it from the start.'],
  params: {},
  inputs: ['close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 HT_TRENDLINE', 'Ehlers, Rocket Science for Traders, 2001'],
  outputs: (_, { compat }) => [{ name: 'value', column: 'HT_TRENDLINE', lookback: compat ? 37 : 63, chart: 'overlay' }],
  build: (g, { close }) => {
    const trend = cycleTrendline(g, close, hilbert(g, close, 37).period)
    return [fromRow(g, trend, g.compat ? 37 : 63)]
  },
})
