/** A surface as tables on a terminal: the slices, what the checks found, the grid of vols, the scenario. */

import { counted } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import { table } from '../terminal.ts'
import { fixed, percent, points } from './numbers.ts'
import type { GridPoint, SurfaceReport } from './surface-report.ts'
import { gridRows, SLICE_HEAD, sliceRows } from './surface-rows.ts'
import { arbitrageText, findingPlace, ssviNotes, verdictText } from './surface-words.ts'

/** More columns than this leave room for a single decimal. */
const PRECISE_COLUMNS = 11

export function surfaceTable(report: SurfaceReport, width: number, style: Terminal['style']): readonly string[] {
  const { surface, ssvi, expiries, shock } = report
  const { check } = surface.fit
  const lines = [...slices(report, style), '', `SVI, ${arbitrageText(report.options)}`]
  if (ssvi.kind === 'refused') lines.push(`no SSVI: ${ssvi.detail}`)
  else {
    const { rho, eta, gamma } = ssvi.fit.ssvi
    const error = (100 * ssvi.fit.rmseVol).toFixed(2)
    lines.push(`SSVI ρ ${fixed(rho, 4)}, η ${fixed(eta, 4)}, γ ${fixed(gamma, 4)}: within ${error} vol points`)
    lines.push(...ssviNotes(ssvi.fit, expiries).map((note) => `  ${note}`))
  }
  lines.push(verdictText(check))
  const within = check.findings.filter(({ isBeyondQuotes }) => !isBeyondQuotes)
  lines.push(...within.map((finding) => `  ${findingPlace(finding, expiries)}`))
  const decimals = report.options.moneyness.length > PRECISE_COLUMNS ? 1 : 2
  lines.push(
    '',
    ...gridLines(
      'vol by ln(K/F)',
      report,
      ({ greeks }) => `${percent(greeks.at.vol, decimals)}${greeks.at.wing ? '*' : ' '}`,
      style,
    ),
  )
  lines.push('* beyond the quotes')
  if (shock !== null) {
    const change = ({ scenario, price }: GridPoint): string => fixed((scenario?.price ?? Number.NaN) - price, 2)
    lines.push('', ...gridLines(`change of the out-of-the-money option, ${shockText(report)}`, report, change, style))
  }
  return lines.map((line) => (line.length <= width || line.includes('\u001b') ? line : `${line.slice(0, width - 1)}…`))
}

/** `spot −5%, vols +2 points, 1 day on, sticky strike` */
export function shockText({ shock, options }: SurfaceReport): string {
  if (shock === null) return ''
  const { spotMove = 0, volPoints = 0, volScale = 1, sticky, term } = shock
  const parts = [`spot ${points(spotMove)}%`]
  if (volScale !== 1) parts.push(`vols times ${volScale}`)
  if (volPoints !== 0) parts.push(`vols ${points(volPoints / 100)} points`)
  if (options.daysForward !== undefined) parts.push(`${counted(options.daysForward, 'day')} on (each ${term})`)
  return `${parts.join(', ')}, sticky ${sticky}`
}

function slices(report: SurfaceReport, style: Terminal['style']): string[] {
  const align = SLICE_HEAD.map((_, i): 'left' | 'right' => (i === 0 || i === SLICE_HEAD.length - 1 ? 'left' : 'right'))
  const [first = '', ...lines] = table([SLICE_HEAD, ...sliceRows(report)], align)
  return [style('dim', first), ...lines]
}

function gridLines(
  title: string,
  { grid, options: { moneyness } }: SurfaceReport,
  cell: (point: GridPoint) => string,
  style: Terminal['style'],
): string[] {
  const { head, rows } = gridRows(grid, moneyness, cell)
  const [first = '', ...lines] = table([['', ...head], ...rows], ['left', ...head.map(() => 'right' as const)])
  return [title, style('dim', first), ...lines]
}
