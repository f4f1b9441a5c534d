/** The smile of one expiry: vols of calls and puts, of bids and asks, and the fit through them. */

import { exp, log } from '@tickworks/kernels'
import { strikeVolOfSvi } from '@tickworks/options'
import { counted } from '../format.ts'
import type { ExpiryReport } from './chain-report.ts'
import { forwardText, outcomesText } from './chain-words.ts'
import { escapeHtml, legend } from './html.ts'
import { fixed, grouped, level, percent } from './numbers.ts'
import { strikeWindow } from './smile-reach.ts'
import { Plot, percentAxis, spanOf } from './svg.ts'

const CURVE_POINTS = 160
/** Less of the width than this beyond the quotes is not worth a word. */
const LEAST_SHOWN = 0.02
/** More strikes than this have smaller marks. */
const MANY = 90

export function smilePicture(expiry: ExpiryReport, id: string): string {
  const { chain, columns, ivBid, ivAsk, summary, svi } = expiry
  const { forward } = summary.forward
  const n = chain.strikeCount
  if (!columns.iv.some((iv, row) => iv >= 0 && columns.outcome[row]! <= 1))
    return `<h3>Smile</h3><p class="note">No option has a vol: ${escapeHtml(whyNone(expiry))}.</p>`
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
  // A wing of the formula's own is no quote's: it is drawn as what it is.
  const [quotedFrom, quotedTo] =
    svi?.kind === 'fitted' ? [forward * exp(svi.kLow), forward * exp(svi.kHigh)] : [Number.NaN, Number.NaN]
  const curve = curveOf(expiry, Math.max(from, quotedFrom), Math.min(to, quotedTo))
  const least = LEAST_SHOWN * (to - from)
  const beyondQuotes = [
    ...(quotedFrom - from > least ? [curveOf(expiry, from, quotedFrom)] : []),
    ...(to - quotedTo > least ? [curveOf(expiry, quotedTo, to)] : []),
  ]
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
    beyondQuotes.map((part) => plot.line(part, 'beyond')).join('') +
    dots +
    plot.level(forward, 'dash', `forward ${level(forward)}`)
  const entries: [string, string][] = [
    ['call dot', 'calls'],
    ['put dot', 'puts'],
  ]
  if (band.length > 1) entries.push(['band', 'bid to ask, out of the money'])
  if (curve.length > 0) entries.push(['fit', 'SVI'])
  if (beyondQuotes.length > 0) entries.push(['beyond', 'SVI beyond the quotes'])
  const note =
    beyond > 0
      ? `<p class="note">${counted(beyond, 'option')} in the money ${beyond === 1 ? 'lies' : 'lie'} beyond the picture.</p>`
      : ''
  return `<h3>Smile</h3>${legend(entries)}${plot.figure(body)}${note}`
}

/** The slice between two strikes; nothing where they are the wrong way round, or there is none. */
function curveOf({ chain, svi }: ExpiryReport, from: number, to: number): [number, number][] {
  if (svi?.kind !== 'fitted' || !(from < to)) return []
  const vol = strikeVolOfSvi(chain, svi.svi)
  return Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
    const strike = exp(log(from) + (i / CURVE_POINTS) * (log(to) - log(from)))
    return [strike, vol(strike)]
  })
}

function whyNone({ chain, summary }: ExpiryReport): string {
  if (!(chain.years > 0)) return 'they are expired'
  if (summary.forward.source === 'none') return `the forward is ${forwardText(summary.forward)}`
  return outcomesText(summary.outcomes)
}

function describe({ summary }: ExpiryReport): string {
  const { atm, put25, call25 } = summary.smile
  if (Number.isNaN(atm.iv)) return `No vol at the money: ${atm.reason}.`
  return `Vol at the money ${percent(atm.iv)}, of the 25-delta put ${percent(put25.iv)}, of the 25-delta call ${percent(call25.iv)}.`
}
