import { indicator } from '../definition.ts'
import { affine } from '../graph/arithmetic.ts'
import { deviation } from '../graph/deviation.ts'
import { logChange } from '../graph/returns.ts'
import { int, length } from '../params.ts'

/** Historical volatility in percent a year. */
export const hvol = indicator({
  name: 'hvol',
  title: 'Historical Volatility',
  category: 'volatility',
  formula: '100 · sample deviation of ln(close / close[1]) over `length` returns · √annualization.',
  notes: ['`avolume` takes the population deviation, as a share.'],
  params: { length: length(20, 'Length', 2), annualization: int(252, 1, 1_000_000, 'Bars in a year') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic hvol'],
  outputs: (p) => [{ name: 'value', column: `HVOL_${p.length}`, lookback: p.length, chart: 'pane' }],
  build: (g, { close }, p) => [
    affine(g, deviation(g, logChange(g, close), p.length, 1), 100 * Math.sqrt(p.annualization)),
  ],
})
