/** Gamma exposure by strike, and the level at which it turns. */

import type { ExpiryReport } from './chain-report.ts'
import { legend } from './html.ts'
import { grouped, level, money } from './numbers.ts'
import { strikeWindow } from './smile-reach.ts'
import { Plot, spanOf } from './svg.ts'

/** Of the plot's width that bars fill, and the thickest of them, in units of the drawing. */
const FILLED = 0.7
const PLOT_WIDTH = 546
const BAR_MAX = 16

export function exposurePicture(expiry: ExpiryReport, id: string): string {
  const { exposure, flip, summary } = expiry
  const { strikes, calls, puts } = exposure
  const [from, to] = strikeWindow(expiry.chain)
  const shown = Array.from(strikes, (strike, i) => [strike, calls[i]! || 0, puts[i]! || 0] as const).filter(
    ([strike, call, put]) => strike >= from && strike <= to && (call !== 0 || put !== 0),
  )
  if (shown.length === 0) {
    return '<h3>Gamma exposure</h3><p class="note">No open interest with a vol: there is nothing to show.</p>'
  }
  const [low, high] = spanOf([0, ...shown.flatMap(([, call, put]) => [call, put])], 0.08)
  const half = (to - from) / (2 * Math.max(2, shown.length))
  const plot = new Plot({
    id,
    title: `Gamma exposure of ${summary.symbol} ${summary.expiry} by strike`,
    description: `In total ${money(exposure.total)} for a move of 1 %. ${Number.isNaN(flip.level) ? 'It keeps its sign nearby.' : `It turns its sign at ${level(flip.level)}.`} The largest is at ${grouped(largest(shown))}.`,
    x: { from: from - half, to: to + half, label: 'strike', format: grouped },
    y: { from: low, to: high, label: 'money per 1 % move', format: money },
  })
  const width = Math.min(BAR_MAX, (FILLED * PLOT_WIDTH) / shown.length)
  const bars = shown.map(([strike, call, put]) => {
    return (
      (call === 0 ? '' : plot.bar(strike, call, width, 'call', `${strike} calls: ${money(call)}`)) +
      (put === 0 ? '' : plot.bar(strike, put, width, 'put', `${strike} puts: ${money(put)}`))
    )
  })
  const zero = plot.line(
    [
      [from - half, 0],
      [to + half, 0],
    ],
    'zero',
  )
  const { forward } = summary.forward
  const isBelow = flip.level < forward
  const levels =
    plot.level(forward, 'dash', `forward ${level(forward)}`, isBelow ? 'right' : 'left') +
    plot.level(flip.level, 'flip', `flip ${level(flip.level)}`, isBelow ? 'left' : 'right')
  const entries: [string, string][] = [
    ['call', 'calls'],
    ['put', 'puts'],
  ]
  if (!Number.isNaN(flip.level)) entries.push(['flip', 'flip level'])
  return `<h3>Gamma exposure by strike, money per 1 %</h3>${legend(entries)}${plot.figure(bars.join('') + zero + levels)}`
}

function largest(shown: readonly (readonly [strike: number, call: number, put: number])[]): number {
  return shown.reduce((best, one) => (Math.abs(one[1] + one[2]) > Math.abs(best[1] + best[2]) ? one : best))[0]
}
