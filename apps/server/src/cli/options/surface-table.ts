/** A surface as tables on a terminal: the slices, what the checks found, the grid of vols, the scenario. */

import type { Terminal } from '../terminal.ts'
import { table } from '../terminal.ts'
import { daysText, fixed, grouped, percent, points } from './numbers.ts'
import type { GridPoint, SurfaceReport } from './surface-report.ts'
import { butterflyWord, findingPlace, fitNotes, verdictText } from './surface-words.ts'

export function surfaceTable(report: SurfaceReport, width: number, style: Terminal['style']): readonly string[] {
  const { surface, ssvi, expiries, shock, grid, options } = report
  const { check } = surface.fit
  const lines = [...slices(report, style), '']
  if (ssvi.kind === 'refused') lines.push(`no SSVI: ${ssvi.detail}`)
  else {
    const { rho, eta, gamma } = ssvi.fit.ssvi
    const found = ssvi.fit.findings.map(({ kind }) => kind).join(', ')
    lines.push(
      `SSVI ρ ${fixed(rho, 4)}, η ${fixed(eta, 4)}, γ ${fixed(gamma, 4)}: within ${(100 * ssvi.fit.rmseVol).toFixed(2)} vol points${found === '' ? '' : ` (${found})`}`,
    )
  }
  lines.push(verdictText(check))
  const within = check.findings.filter(({ isBeyondQuotes }) => !isBeyondQuotes)
  lines.push(...within.map((finding) => `  ${findingPlace(finding, expiries)}`))
  lines.push(
    '',
    ...gridLines(
      'vol by ln(K/F)',
      grid,
      options.moneyness,
      ({ greeks }) => `${percent(greeks.at.vol)}${greeks.at.wing ? '*' : ' '}`,
      style,
    ),
  )
  lines.push('* beyond the quotes')
  if (shock !== null) {
    const change = ({ scenario, price }: GridPoint): string => fixed((scenario?.price ?? Number.NaN) - price, 2)
    lines.push(
      '',
      ...gridLines(
        `change of the out-of-the-money option, ${shockText(report)}`,
        grid,
        options.moneyness,
        change,
        style,
      ),
    )
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
  if (options.daysForward !== undefined) parts.push(`${options.daysForward} days on (each ${term})`)
  return `${parts.join(', ')}, sticky ${sticky}`
}

function slices({ expiries, surface }: SurfaceReport, style: Terminal['style']): string[] {
  const head = [
    'expiry',
    'left',
    'forward',
    'ATM',
    'a',
    'b',
    'ρ',
    'm',
    'σ',
    'error',
    'inside',
    'quotes',
    'butterfly',
    'notes',
  ]
  const rows = expiries.map(({ chain, summary, svi }) => {
    const first = [chain.expiry, daysText(chain.years), fixed(summary.forward.forward, 2)]
    if (svi.kind === 'refused') return [...first, ...new Array<string>(9).fill('–'), '–', svi.reason]
    const { a, b, rho, m, sigma } = svi.svi
    return [
      ...first,
      percent(summary.smile.atm.iv),
      a.toPrecision(3),
      b.toPrecision(3),
      fixed(rho, 3),
      fixed(m, 4),
      fixed(sigma, 4),
      (100 * svi.quality.rmseVol).toFixed(2),
      percent(svi.quality.insideSpread, 0),
      grouped(svi.quality.used),
      butterflyWord(svi, surface.fit.check),
      fitNotes(svi)
        .map(({ kind }) => kind)
        .join(', '),
    ]
  })
  const align = head.map((_, i): 'left' | 'right' => (i === 0 || i >= head.length - 2 ? 'left' : 'right'))
  const [first = '', ...lines] = table([head, ...rows], align)
  return [style('dim', first), ...lines]
}

function gridLines(
  title: string,
  grid: readonly GridPoint[],
  moneyness: readonly number[],
  cell: (point: GridPoint) => string,
  style: Terminal['style'],
): string[] {
  const rows: string[][] = []
  for (let at = 0; at < grid.length; at += moneyness.length) {
    const points = grid.slice(at, at + moneyness.length)
    rows.push([points[0]!.expiry === '' ? daysText(points[0]!.years) : points[0]!.expiry, ...points.map(cell)])
  }
  const head = ['', ...moneyness.map((k) => String(k).replace('-', '−'))]
  const [first = '', ...lines] = table([head, ...rows], ['left', ...moneyness.map(() => 'right' as const)])
  return [title, style('dim', first), ...lines]
}
