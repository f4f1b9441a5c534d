/** A surface as pictures: vols over log-moneyness and time, and the term structure. */

import { exp, log } from '@tickworks/kernels'
import {
  type OptionChain,
  smileAt,
  smileOfSurface,
  sviVariance,
  type TermPoint,
  type VolSurface,
} from '@tickworks/options'
import { escapeHtml, legend } from './html.ts'
import { daysText, fixed, percent } from './numbers.ts'
import type { FittedSurface } from './surface-fit.ts'
import { verdictText } from './surface-words.ts'
import { type Axis, Plot, percentAxis, spanOf } from './svg.ts'
import { leftOnWall, yearsOfDays } from './wall-time.ts'

const COLUMNS = 56
const ROWS = 32
/** Log-moneyness shown at most on each side. */
const K_MAX = 0.5
/** Dark to light in equal steps of lightness, the same for those who see fewer colours. */
const RAMP = ['#26185f', '#3b2f8f', '#31578f', '#2a788e', '#22a884', '#5fc962', '#b4dd2c', '#fbe625'] as const

/** `chains`: of the underlying. Time is what the clock on the wall says, whatever the years of vols count. */
export function surfacePictures(
  surface: FittedSurface,
  chains: readonly OptionChain[],
  term: readonly TermPoint[],
  id: string,
): string {
  const verdict = `<p class="note">${escapeHtml(verdictText(surface.fit.check))}</p>`
  if (surface.fit.surface.slices.length === 1) return `<p class="note">One expiry has no surface.</p>${verdict}`
  return `<div class="pair">
<div>${heatMap(surface, `${id}h`)}${verdict}</div>
<div>${termPicture(term, chains, `${id}t`)}</div>
</div>`
}

/** Vols by colour; nothing where no quotes reach. */
function heatMap({ fit: { fit, surface }, expiries }: FittedSurface, id: string): string {
  const { slices } = surface
  const chains = expiries.filter((_, i) => fit[i]!.kind === 'fitted').map(({ chain }) => chain)
  const lefts = chains.map(leftOnWall)
  const { clock, nowUs } = chains[0]!
  const [first, last] = [lefts[0]!, lefts[lefts.length - 1]!]
  const kFrom = Math.max(-K_MAX, Math.min(...slices.map(({ kLow }) => kLow)))
  const kTo = Math.min(K_MAX, Math.max(...slices.map(({ kHigh }) => kHigh)))
  const kAt = (column: number): number => kFrom + (column / COLUMNS) * (kTo - kFrom)
  const leftAt = (row: number): number => first * exp((row / ROWS) * log(last / first))
  const cells = cellsOf(surface, kAt, (row) => yearsOfDays(clock, nowUs, 365 * leftAt(row)))
  const vols = cells.map(({ vol }) => vol).sort((a, b) => a - b)
  // The far ends of a short smile would take all colours: a fiftieth on each side shares the last one.
  const low = vols[Math.floor(vols.length / 50)] ?? 0
  const high = vols[Math.ceil(vols.length * 0.98) - 1] ?? 1
  const atTheMoney = (i: number): string => {
    const { years, svi } = slices[i]!
    return `${percent(Math.sqrt(sviVariance(svi, 0) / years))} at ${daysText(lefts[i]!)}`
  }
  const plot = new Plot({
    id,
    title: 'Implied vol by log-moneyness and time to expiry',
    description: `Vols from ${percent(low)} to ${percent(high)}; at the money ${atTheMoney(0)} and ${atTheMoney(slices.length - 1)}.`,
    x: {
      from: kFrom,
      to: kTo,
      label: 'log-moneyness ln(K/F)',
      format: (k) => fixed(k, kTo - kFrom < 0.3 ? 2 : 1),
    },
    y: timeAxis(first, last),
  })
  const body = cells.map(({ vol, row, column }) => {
    const style = `fill:${colourOf((vol - low) / (high - low))}`
    return plot.cell([kAt(column), leftAt(row)], [kAt(column + 1), leftAt(row + 1)], style)
  })
  const lines = slices.map(({ kLow, kHigh }, i) => {
    return plot.line(
      [
        [Math.max(kLow, kFrom), lefts[i]!],
        [Math.min(kHigh, kTo), lefts[i]!],
      ],
      'expiry',
    )
  })
  const ramp = `<p class="legend"><span>${percent(low, 1)}<i class="ramp" style="background:linear-gradient(90deg,${RAMP.join(',')})"></i>${percent(high, 1)}</span><span>lines are expiries, as far as their quotes reach</span></p>`
  return `<h3>Vols by moneyness and time</h3>${ramp}${plot.figure(body.join('') + lines.join(''))}`
}

type HeatCell = { readonly vol: number; readonly row: number; readonly column: number }

/** The vol in the middle of each cell that quotes reach. */
function cellsOf(
  surface: VolSurface,
  kAt: (column: number) => number,
  yearsAt: (row: number) => number,
): readonly HeatCell[] {
  const cells: HeatCell[] = []
  for (let row = 0; row < ROWS; row += 1) {
    const years = yearsAt(row + 0.5)
    const { smile, kLow, kHigh } = smileOfSurface(surface, years)
    for (let column = 0; column < COLUMNS; column += 1) {
      const k = kAt(column + 0.5)
      if (k >= kLow && k <= kHigh) cells.push({ vol: Math.sqrt(smileAt(smile, k).w / years), row, column })
    }
  }
  return cells
}

/** Vol at the money by time, and what lies between the expiries. */
function termPicture(term: readonly TermPoint[], chains: readonly OptionChain[], id: string): string {
  const lefts = new Map(chains.map((chain) => [chain.expiry, leftOnWall(chain)]))
  const known = term.filter(({ atm }) => atm.iv > 0).map((point) => ({ ...point, left: lefts.get(point.expiry)! }))
  if (known.length === 0) return '<h3>Term structure</h3><p class="note">No expiry has a vol at the money.</p>'
  const [first, last] = [known[0]!, known[known.length - 1]!]
  const [from, to] = [first.left / 1.25, last.left * 1.25]
  const [low, high] = spanOf(
    known.flatMap(({ atm, forwardVol }) => [atm.iv, forwardVol]),
    0.15,
  )
  const plot = new Plot({
    id,
    title: 'Vol at the money by time to expiry',
    description: `From ${percent(first.atm.iv)} at ${daysText(first.left)} to ${percent(last.atm.iv)} at ${daysText(last.left)}.`,
    x: { ...timeAxis(from, to), label: 'time to expiry' },
    y: percentAxis(Math.max(0, low), high, 'implied vol'),
  })
  const steps: [number, number][] = []
  let before = from
  for (const { left, forwardVol } of known) {
    steps.push([before, forwardVol], [left, forwardVol])
    before = left
  }
  const line = known.map(({ left, atm }): [number, number] => [left, atm.iv])
  const dots = known.map(({ left, atm, expiry }) => plot.dot(left, atm.iv, 'call', `${expiry}: ${percent(atm.iv)}`))
  const falls = known.filter(({ calendarFalls }) => calendarFalls).map(({ expiry }) => expiry)
  const note =
    falls.length === 0 ? '' : `<p class="note bad">Total variance falls before ${escapeHtml(falls.join(', '))}.</p>`
  const key = legend([
    ['main', 'at the money'],
    ['dash', 'between expiries'],
  ])
  return `<h3>Term structure</h3>${key}${plot.figure(plot.line(steps, 'dash') + plot.line(line, 'main') + dots.join(''))}${note}`
}

const DAY = 1 / 365
const TIMES = [
  DAY / 24,
  DAY / 8,
  DAY / 2,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  60 * DAY,
  120 * DAY,
  240 * DAY,
  1,
  2,
  5,
  10,
]

/** For expiries that lie close together. */
const NEAR_TIMES = [1, 2, 3, 5, 7, 10, 14, 20, 30, 45, 60, 90].map((days) => days * DAY)

function timeAxis(from: number, to: number): Axis {
  const within = (times: readonly number[]): readonly number[] => times.filter((years) => years >= from && years <= to)
  const ticks = within(within(TIMES).length < 3 ? NEAR_TIMES : TIMES)
  const format = (years: number): string => {
    if (years >= 0.99) return `${Math.round(10 * years) / 10} y`
    return years >= 0.99 * DAY ? `${Math.round(years / DAY)} d` : `${Math.round((24 * years) / DAY)} h`
  }
  return { from, to, log: true, ticks, label: 'time to expiry', format }
}

function colourOf(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (RAMP.length - 1)
  const i = Math.min(RAMP.length - 2, Math.floor(at))
  const mixed = [1, 3, 5].map((place) => {
    const [a, b] = [RAMP[i]!, RAMP[i + 1]!].map((colour) => Number.parseInt(colour.slice(place, place + 2), 16))
    return Math.round(a! + (at - i) * (b! - a!))
      .toString(16)
      .padStart(2, '0')
  })
  return `#${mixed.join('')}`
}
