/** The smile of one expiry: vols of calls and puts, of bids and asks, and the fit through them. */

import { exp, log } from '@tickworks/kernels'
import { strikeVolOfSvi } from '@tickworks/options'
import { count } from '../format.ts'
import type { ExpiryReport } from './chain-report.ts'
import { legend } from './html.ts'
import { fixed, grouped, percent } from './numbers.ts'
import { strikeWindow } from './smile-reach.ts'
import { Plot, percentAxis, spanOf } from './svg.ts'

const CURVE_POINTS = 160
/** More strikes than this have smaller marks. */
const MANY = 90

export function smilePicture(expiry: ExpiryReport, id: string): string {
  const { chain, columns, ivBid, ivAsk, summary, svi } = expiry
  const { forward } = summary.forward
  const n = chain.strikeCount
  const [from, to] = strikeWindow(chain)
  const isIn = (strike: number): boolean => strike >= from && strike <= to
  const out: number[] = []
  const band: [number, number, number][] = []
  for (let i = 0; i < n; i += 1) {
    const strike = chain.strikes[i]!
    if (!isIn(strike)) continue
    const row = strike < forward ? i + n : i
    if (columns.outcome[row]! <= 1) out.push(columns.iv[row]!)
    if (ivBid[row]! > 0 && ivAsk[row]! > 0) band.push([strike, ivBid[row]!, ivAsk[row]!])
  }
  const curve: [number, number][] = []
  if (svi?.kind === 'fitted') {
    const vol = strikeVolOfSvi(chain, svi.svi)
    for (let i = 0; i <= CURVE_POINTS; i += 1) {
      const strike = exp(log(from) + (i / CURVE_POINTS) * (log(to) - log(from)))
      curve.push([strike, vol(strike)])
    }
  }
  const [low, high] = spanOf(out, 0.12)
  const isNormal = chain.model === 'bachelier'
  const picture = {
    id,
    title: `Smile of ${summary.symbol} ${summary.expiry}`,
    description: describe(expiry),
    x: { from, to, label: 'strike', format: grouped },
    y: isNormal
      ? { from: Math.max(0, low), to: high, label: 'vol, price units per √year', format: grouped }
      : percentAxis(Math.max(0, low), high, 'implied vol'),
  }
  const plot = new Plot(picture)
  const size = chain.strikes.filter(isIn).length > MANY ? ' small' : ''
  let dots = ''
  let beyond = 0
  for (const [offset, name, className] of [
    [0, 'call', 'call'],
    [n, 'put', 'put'],
  ] as const) {
    for (let i = 0; i < n; i += 1) {
      const strike = chain.strikes[i]!
      const iv = columns.iv[i + offset]!
      if (!isIn(strike) || columns.outcome[i + offset]! > 1 || !(iv >= 0)) continue
      if (iv < picture.y.from || iv > picture.y.to) beyond += 1
      else dots += plot.dot(strike, iv, className + size, `${name} ${strike}: ${isNormal ? fixed(iv, 2) : percent(iv)}`)
    }
  }
  const body =
    plot.band(band, 'band') +
    plot.line(curve, 'fit') +
    dots +
    plot.level(forward, 'dash', `forward ${grouped(forward)}`)
  const entries: [string, string][] = [
    ['call dot', 'calls'],
    ['put dot', 'puts'],
  ]
  if (band.length > 1) entries.push(['band', 'bid to ask, out of the money'])
  if (curve.length > 0) entries.push(['fit', 'SVI'])
  const note = beyond > 0 ? `<p class="note">${count(beyond)} in the money lie beyond the picture.</p>` : ''
  return `<h3>Smile</h3>${legend(entries)}${plot.figure(body)}${note}`
}

function describe({ summary }: ExpiryReport): string {
  const { atm, put25, call25 } = summary.smile
  if (Number.isNaN(atm.iv)) return `No vol at the money: ${atm.reason}.`
  return `Vol at the money ${percent(atm.iv)}, of the 25-delta put ${percent(put25.iv)}, of the 25-delta call ${percent(call25.iv)}.`
}
