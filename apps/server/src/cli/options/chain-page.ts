/** A chain on one page: smile, gamma exposure and options of each expiry, the surface over all, what contradicts itself. */

import {
  type ChainFinding,
  type ChainSummary,
  type ForwardEstimate,
  Moneyness,
  QUOTE_OUTCOMES,
  type QuoteOutcome,
  type SviFitted,
} from '@tickworks/options'
import { count, counted, formatTime, nearPath } from '../format.ts'
import { version } from '../version.ts'
import { exposurePicture } from './chain-exposure.ts'
import type { ChainReport, ExpiryReport } from './chain-report.ts'
import { findingText, forwardText, legsText, outcomesText, standingText } from './chain-words.ts'
import { escapeHtml, header, htmlTable, page, TABS_MAX, tabs } from './html.ts'
import { rateText } from './market-words.ts'
import { fixed, grouped, leftText, level, money, percent, points, priceDecimals } from './numbers.ts'
import { smilePicture } from './smile-picture.ts'
import { surfaceOfReport } from './surface-fit.ts'
import { surfacePictures } from './surface-pictures.ts'
import { errorText } from './surface-words.ts'

/** Strikes in a table of options on each side of the money. */
const EACH_SIDE = 15
const FINDINGS_SHOWN = 12

export function chainPage(report: ChainReport): string {
  const { set, expiries, options } = report
  const alive = expiries.filter(({ chain }) => chain.years > 0)
  const shown = (alive.length > 0 ? alive : expiries).slice(0, TABS_MAX)
  const names = [...new Set(expiries.map(({ summary }) => summary.symbol))].filter((name) => name !== '')
  const title = `${names.length === 0 ? 'Options' : names.join(', ')} on ${formatTime(set.nowUs, set.market.timeZone)} ${set.market.timeZone}`
  const hidden = expiries.length - shown.length
  const panels = shown.map((expiry, i) => {
    const { symbol, expiry: date } = expiry.summary
    return { name: names.length > 1 ? `${symbol} ${date}` : date, html: panel(expiry, i) }
  })
  // An expiry without vols has nothing to show first.
  const chosen = shown.findIndex(({ summary }) => summary.smile.atm.iv > 0)
  const line = `${nearPath(set.file)}; model ${options.model}, ${rateText(options.rate)}, contracts of ${grouped(options.contractSize)}`
  const body = `${header(title, line, set.understoodAs)}
<section>
<h2>Expiries</h2>
${expiryTable(expiries, names.length > 1)}
</section>
<section>
<h2>Smile and gamma exposure</h2>
${tabs('expiry', 'Expiry', panels, Math.max(0, chosen))}
${hidden > 0 ? `<p class="note">${count(hidden)} more ${hidden === 1 ? 'expiry is' : 'expiries are'} in the table above, in CSV and in JSON.</p>` : ''}
</section>
${surfaceSections(report, names.length > 1)}
<section>
<h2>Findings</h2>
${findings(report)}
</section>
<footer>
<p>Greeks ${options.model === 'bsm' || options.model === 'american' ? 'hold the spot' : 'hold the forward'}; theta per calendar day, vega per vol point. Gamma exposure takes dealers as long calls and short puts: a convention, not a fact. – is undefined.</p>
<p>Tickworks ${escapeHtml(version())}</p>
</footer>`
  return page(title, body)
}

function expiryTable(expiries: readonly ExpiryReport[], hasSymbols: boolean): string {
  const columns = [
    { name: 'Expiry' },
    { name: 'Left' },
    { name: 'Forward' },
    { name: 'Source', title: 'where the forward comes from; with parity its standard error' },
    { name: 'ATM', title: 'vol at the forward' },
    { name: 'RR 25', title: 'vol of the 25-delta call less that of the put, vol points' },
    { name: 'BF 25', title: 'mean of both less ATM, vol points' },
    { name: 'One σ', title: 'one standard deviation of the underlying until expiry' },
    { name: 'PCR OI', title: 'puts over calls by open interest' },
    { name: 'PCR vol', title: 'puts over calls by volume' },
    { name: 'Max pain', title: 'the strike at which all options together pay the least' },
    { name: 'GEX/1 %', title: 'gamma exposure: money that dealers trade when the underlying moves by 1 %' },
    { name: 'Flip', title: 'the level at which gamma exposure changes its sign' },
    { name: 'Vols', title: 'options with a vol, of those listed' },
  ]
  const rows = expiries.map(({ summary, chain, flip, isListed }) => {
    const { forward, smile, expectedMove, putCallRatio, maxPain, outcomes } = summary
    return [
      `${hasSymbols ? `${summary.symbol} ` : ''}${summary.expiry}`,
      leftText(chain),
      level(forward.forward, Math.min(2, priceDecimals(chain.quotes()))),
      forward.fit === null ? forward.source : `parity ±${fixed(forward.fit.forwardError, 2)}`,
      percent(smile.atm.iv),
      points(smile.riskReversal25),
      points(smile.butterfly25),
      Number.isNaN(expectedMove.sigma) ? '–' : `±${level(expectedMove.sigma, 0)}`,
      fixed(putCallRatio.byOpenInterest, 2),
      fixed(putCallRatio.byVolume, 2),
      grouped(maxPain.strike),
      money(summary.gammaExposure),
      level(flip.level, 0),
      `${count((outcomes.ok ?? 0) + (outcomes['unverified-quote'] ?? 0))} of ${count(isListed.reduce((sum, one) => sum + one, 0))}`,
    ]
  })
  return htmlTable('One line for each expiry; vols are annual, differences in vol points.', columns, rows)
}

function panel(expiry: ExpiryReport, place: number): string {
  return `<div class="pair">
<div>${smilePicture(expiry, `s${place}`)}</div>
<div>${exposurePicture(expiry, `g${place}`)}</div>
</div>
<dl>${facts(expiry)
    .map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`)
    .join('')}</dl>
<details><summary>Options around the money</summary>${optionTable(expiry)}</details>`
}

type Fact = readonly [name: string, text: string]

/** What there is to say of an expiry; what it has no numbers for is left out. */
function facts({ summary, svi, flip, standing }: ExpiryReport): readonly Fact[] {
  const { smile, expectedMove, forward, outcomes, openInterest } = summary
  const { atm } = smile
  const isKnown = forward.source !== 'none'
  const rows: Fact[] = [
    [
      'forward',
      isKnown ? `${level(forward.forward)} ${forwardText(forward)}, ${discountText(forward)}` : forwardText(forward),
    ],
    [
      'at the money',
      atm.reason === 'ok'
        ? `${percent(atm.iv)} between ${grouped(atm.lowerStrike)} and ${grouped(atm.upperStrike)}`
        : `no vol: ${atm.reason.replaceAll('-', ' ')}`,
    ],
  ]
  if (!Number.isNaN(summary.callPutGap))
    rows.push(['calls and puts', `differ by ${fixed(100 * summary.callPutGap, 2)} points near the money`])
  if (standing !== null && !Number.isNaN(standing.percentilePct)) rows.push(['among its past', standingText(standing)])
  if (atm.reason === 'ok') rows.push(...wings(smile))
  if (!Number.isNaN(expectedMove.lower)) {
    const { lower, upper, straddle, straddleStrike } = expectedMove
    const cost = Number.isNaN(straddle) ? '' : `; straddle ${level(straddle)} at ${grouped(straddleStrike)}`
    rows.push(['expected move', `${level(lower, 0)} to ${level(upper, 0)}${cost}`])
  }
  if (!Number.isNaN(summary.gammaExposure)) rows.push(['gamma', gammaText(summary, flip)])
  if (openInterest.calls >= 0 || openInterest.puts >= 0) rows.push(['open interest', openInterestText(summary)])
  rows.push(['quotes', outcomesText(outcomes)])
  if (svi?.kind === 'refused') rows.push(['SVI', `none: ${svi.detail}`])
  if (svi?.kind === 'fitted') rows.push(['SVI', sviText(svi)])
  return rows
}

/** With the rate, where the forward's own text has none. */
function discountText({ discount, rate, fit }: ForwardEstimate): string {
  const at = fit?.discountSource === 'fitted' ? '' : ` at a rate of ${percent(rate)}`
  return `discount ${fixed(discount, 6)}${at}`
}

function wings({ call25, put25, call10, put10, riskReversal10, butterfly10 }: ChainSummary['smile']): readonly Fact[] {
  const rows: Fact[] = []
  if (call25.iv > 0 || put25.iv > 0)
    rows.push([
      '25 delta',
      `call ${percent(call25.iv)} at ${grouped(call25.strike)}, put ${percent(put25.iv)} at ${grouped(put25.strike)}`,
    ])
  if (call10.iv > 0 || put10.iv > 0)
    rows.push([
      '10 delta',
      `call ${percent(call10.iv)}, put ${percent(put10.iv)}; reversal ${points(riskReversal10)}, butterfly ${points(butterfly10)} points`,
    ])
  return rows
}

function gammaText({ gammaExposure, gammaMissingCount }: ChainSummary, flip: ExpiryReport['flip']): string {
  const turn = Number.isNaN(flip.level) ? 'no flip nearby' : `flips at ${level(flip.level, 0)}`
  const missing =
    gammaMissingCount > 0 ? `; ${counted(gammaMissingCount, 'option')} with open interest without a vol` : ''
  return `${money(gammaExposure)} for 1 %, ${turn}${missing}`
}

function openInterestText({ openInterest, openInterestChange: change }: ChainSummary): string {
  return `calls ${grouped(openInterest.calls)} (${signed(change.calls)}), puts ${grouped(openInterest.puts)} (${signed(change.puts)})`
}

function sviText(svi: SviFitted): string {
  const { a, b, rho, m, sigma } = svi.svi
  const notes = svi.findings.map(({ kind, detail }) => `; ${kind}: ${detail}`).join('')
  return `a ${fixed(a, 6)}, b ${fixed(b, 6)}, ρ ${fixed(rho, 4)}, m ${fixed(m, 5)}, σ ${fixed(sigma, 5)}; error ${errorText(svi)}${notes}`
}

function signed(change: number): string {
  return Number.isNaN(change) ? 'change unknown' : `${change < 0 ? '−' : '+'}${grouped(Math.abs(change))} today`
}

const SIDE_NAMES = ['OI', 'Volume', 'Delta', 'IV', 'Bid', 'Ask']

function optionTable({ chain, columns, greeks, summary, fair }: ExpiryReport): string {
  const n = chain.strikeCount
  const atm = new Moneyness().atmIndex(chain)
  const middle = atm < 0 ? n >> 1 : atm
  const from = Math.max(0, middle - EACH_SIDE)
  const to = Math.min(n, middle + EACH_SIDE + 1)
  const decimals = priceDecimals(columns)
  const side = (row: number): string[] => {
    const outcome: QuoteOutcome = QUOTE_OUTCOMES[columns.outcome[row]!]!
    const isUsed = columns.outcome[row]! <= 1 && columns.iv[row]! >= 0
    return [
      money(columns.openInterest[row]!),
      money(columns.volume[row]!),
      fixed(isUsed ? greeks.delta![row]! : Number.NaN, 3),
      isUsed ? percent(columns.iv[row]!) : outcome,
      fixed(columns.bid[row]! > 0 ? columns.bid[row]! : Number.NaN, decimals),
      fixed(columns.ask[row]! > 0 ? columns.ask[row]! : Number.NaN, decimals),
    ]
  }
  const rows: string[][] = []
  for (let i = from; i < to; i += 1) {
    const fairVol = fair.get(i)?.fairVol ?? fair.get(i + n)?.fairVol ?? Number.NaN
    rows.push([String(chain.strikes[i]!), percent(fairVol), ...side(i), ...side(i + n)])
  }
  const heads = [{ name: 'Strike' }, { name: 'Fitted' }, ...[...SIDE_NAMES, ...SIDE_NAMES].map((name) => ({ name }))]
  const groups = [
    { name: '', span: 2 },
    { name: 'Calls', span: SIDE_NAMES.length },
    { name: 'Puts', span: SIDE_NAMES.length },
  ]
  const caption = `${summary.symbol} ${summary.expiry}: ${to - from} of ${n} strikes around the money`.trim()
  return htmlTable(caption, heads, rows, { marked: (row) => row + from === atm, groups })
}

function surfaceSections(report: ChainReport, hasSymbols: boolean): string {
  return report.terms
    .map(({ symbol, points: term }, i) => {
      const of = report.expiries.filter(({ chain }) => chain.symbol === symbol)
      const fit = surfaceOfReport(of)
      if (fit === null || fit.fit.surface.slices.length === 1) return ''
      return `<section>
<h2>Surface${hasSymbols ? ` of ${escapeHtml(symbol)}` : ''}</h2>
${surfacePictures(
  fit,
  of.map(({ chain }) => chain),
  term,
  `v${i}`,
)}
</section>`
    })
    .join('\n')
}

/** The best of each kind and expiry: the others are variations of it. */
function findings({ expiries, calendars }: ChainReport): string {
  const byExpiry = expiries.flatMap(({ parities, boxes }) => [parities, boxes])
  const kinds = [...byExpiry, ...groupByPair(calendars)].filter((found) => found.length > 0)
  if (kinds.length === 0) return '<p>No box and no calendar pays more than it costs at the prices quoted.</p>'
  const all = kinds.flat()
  const best = kinds.map(
    (found) => [found.reduce((a, b) => (b.netPerContract > a.netPerContract ? b : a)), found.length] as const,
  )
  best.sort(([a], [b]) => b.netPerContract - a.netPerContract)
  const items = best.slice(0, FINDINGS_SHOWN).map(([finding, times]) => {
    const best = times > 1 ? `, the best of ${count(times)}` : ''
    return `<li>${escapeHtml(`${findingText(finding)}${best}: ${legsText(finding)}`)}</li>`
  })
  const executable = all.filter(({ isExecutable }) => isExecutable).length
  const rest = best.length - items.length
  return `<p>${counted(all.length, 'combination')} of quotes would pay more than it costs, ${count(executable)} of them at the sizes quoted. Boxes are discounted at the rate above: with one that is too low each looks cheap. All are in JSON.</p>
<ul>${items.join('')}</ul>${rest > 0 ? `<p class="note">${count(rest)} more expiries have some.</p>` : ''}`
}

function groupByPair(calendars: readonly ChainFinding[]): readonly (readonly ChainFinding[])[] {
  return [...Map.groupBy(calendars, ({ legs }) => `${legs[0]!.expiry} ${legs[1]!.expiry}`).values()]
}
