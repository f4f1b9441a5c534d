import { indicator } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { placeholder } from '../graph/placeholder.ts'
import { counts } from '../graph/runs.ts'
import { flag } from '../params.ts'

/** The setup of DeMark's sequential: bars in a row above, and below, the price four bars before. */
export const tdSeq = indicator({
  name: 'td_seq',
  title: 'TD Sequential',
  category: 'momentum',
  formula:
    'up and down count the bars in a row with x above and below x[4], to 13; NaN for 0, or 0 with `asint`. Without `show_all` only 6 to 9 are shown.',
  notes: ['No flip is asked for before a count begins, and the countdown that follows a setup is not there.'],
  params: {
    asint: flag(false, '0 for no count'),
    show_all: flag(true, 'Counts other than 6 to 9 as well'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic td_seq'],
  outputs: (p, { compat }) => {
    const suffix = p.show_all ? 'a' : ''
    const common = { lookback: compat && p.asint ? 0 : 4, chart: 'pane', sparse: !p.asint } as const
    return [
      { name: 'up', column: `TD_SEQ_UP${suffix}`, ...common },
      { name: 'down', column: `TD_SEQ_DN${suffix}`, ...common },
    ]
  },
  build: (g, { close }, p) => {
    const [down, up] = counts(g, close, 4, 13)
    const none = p.asint ? 0 : NaN
    return [up, down].map((x) => {
      const shown = calc(g, [x], (v, y) => {
        y[0] = v[0]! >= (p.show_all ? 1 : 6) && v[0]! <= (p.show_all ? 13 : 9) ? v[0]! : none
      })
      return g.compat && p.asint ? placeholder(g, shown, 0) : shown
    })
  },
})
