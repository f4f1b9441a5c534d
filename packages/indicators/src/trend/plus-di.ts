import { indicator } from '../definition.ts'
import { wilderDirectional } from '../graph/wilder-directional.ts'
import { length } from '../params.ts'

/** The plus directional indicator alone. */
export const plusDi = indicator({
  name: 'plus_di',
  title: 'Plus Directional Indicator',
  category: 'trend',
  formula: "100 · Wilder's sum of the plus directional movement over that of the true range; 0 for 0/0.",
  notes: ['The column `plus` of adx.'],
  params: { length: length(14) },
  inputs: ['high', 'low', 'close'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 PLUS_DI'],
  outputs: (p) => [{ name: 'value', column: `PLUS_DI_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { high, low, close }, p) => {
    return [wilderDirectional(g, high, low, close, { ...p, lensig: 1, scalar: 100 })[1]]
  },
})
