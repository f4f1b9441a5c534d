/** The deepest drawdowns in a state of numbers: highest value, then the deepest in money, as a share, as a logarithm. */

import { log } from '@tickworks/kernels'

export const Drawdowns = {
  begin: (): number[] => [-Infinity, NaN, NaN, NaN],

  add(s: number[], x: number): void {
    const top = Math.max(s[0]!, x)
    const first = s[0] === -Infinity
    s[0] = top
    s[1] = first ? 0 : Math.max(s[1]!, top - x)
    s[2] = first ? 0 : Math.max(s[2]!, 1 - x / top)
    s[3] = first ? 0 : Math.max(s[3]!, log(top / x))
  },

  read: (s: readonly number[]): { readonly dollar: number; readonly percent: number; readonly log: number } => ({
    dollar: s[1]!,
    percent: s[2]!,
    log: s[3]!,
  }),
}
