import { tulipPattern } from './tulip-pattern.ts'

export const cdlStar = tulipPattern({
  name: 'star',
  title: 'Star',
  column: 'tc_star',
  formula: 'A range that lies above or below the range before, shadows and all, or touches it: 100.',
  range: [0, 100],
  rule: () => (a, b) => (a.low >= b.high || a.high <= b.low ? 1 : 0),
})
