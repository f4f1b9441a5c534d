/** The rows of a surface's tables as texts: for a terminal and for a page. */

import { daysText, fixed, grouped, leftText, percent } from './numbers.ts'
import type { GridPoint, SurfaceReport } from './surface-report.ts'
import { sliceNotes } from './surface-words.ts'

export const SLICE_HEAD = [
  ...['expiry', 'left', 'ATM', 'a', 'b', 'ρ', 'm', 'σ'],
  ...['error', 'inside', 'quotes', 'notes'],
] as const

/** The slices: a row for each expiry, fitted or not. */
export function sliceRows({ expiries, surface }: SurfaceReport): string[][] {
  return expiries.map(({ chain, summary, svi }) => {
    const first = [chain.expiry, leftText(chain), percent(summary.smile.atm.iv)]
    if (svi.kind === 'refused') return [...first, ...new Array<string>(8).fill('–'), svi.reason.replaceAll('-', ' ')]
    const { a, b, rho, m, sigma } = svi.svi
    return [
      ...first,
      ...[fixed(a, 6), fixed(b, 5), fixed(rho, 3), fixed(m, 4), fixed(sigma, 4)],
      (100 * svi.quality.rmseVol).toFixed(2),
      percent(svi.quality.insideSpread, 0),
      grouped(svi.quality.used),
      sliceNotes(svi, surface.fit.check),
    ]
  })
}

/** The grid: log-moneyness above, a row for each time. */
export function gridRows(
  grid: readonly GridPoint[],
  moneyness: readonly number[],
  cell: (point: GridPoint) => string,
): { readonly head: readonly string[]; readonly rows: readonly string[][] } {
  const rows: string[][] = []
  for (let at = 0; at < grid.length; at += moneyness.length) {
    const points = grid.slice(at, at + moneyness.length)
    const { expiry, left } = points[0]!
    rows.push([expiry === '' ? daysText(left) : expiry, ...points.map(cell)])
  }
  return { head: moneyness.map((k) => String(k).replace('-', '−')), rows }
}
