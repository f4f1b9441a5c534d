/** A chain on one page: smile, gamma exposure and options of each expiry, the surface over all, what contradicts itself. */

import { type ChainFinding, Moneyness, QUOTE_OUTCOMES, type QuoteOutcome } from '@tickworks/options'
import { count, counted, formatTime, nearPath } from '../format.ts'
import { version } from '../version.ts'
import { exposurePicture } from './chain-exposure.ts'
import type { ChainReport, ExpiryReport } from './chain-report.ts'
import { findingText, forwardText, legsText, standingText } from './chain-words.ts'
import { escapeHtml, header, htmlTable, page, TABS_MAX, tabs } from './html.ts'
import { rateText } from './market-words.ts'
import { fixed, grouped, leftText, money, percent, points, priceDecimals } from './numbers.ts'
import { smilePicture } from './smile-picture.ts'
import { surfaceOfReport } from './surface-fit.ts'
import { surfacePictures } from './surface-pictures.ts'
import { errorText } from './surface-words.ts'

/** Strikes in a table of options on each side of the money. */
const EACH_SIDE = 25
const FINDINGS_SHOWN = 12

export function chainPage(report: ChainReport): string {
  const { set, expiries, options } = report
  const alive = expiries.filter(({ chain }) => chain.years > 0)
  const shown = (alive.length > 0 ? alive : expiries).slice(0, TABS_MAX)
  const names = [...new Set(expiries.map(({ summary }) => summary.symbol))].filter((name) => name !== '')
  const title = `${names.length === 0 ? 'Options' : names.join(', ')} on ${formatTime(set.nowUs, set.market.timeZone)}`
  const hidden = expiries.length - shown.length
  const panels = shown.map((expiry, i) => {
    const { symbol, expiry: date } = expiry.summary
    return { name: names.length > 1 ? `${symbol} ${date}` : date, html: panel(expiry, i) }
  })
  const line = `${nearPath(set.file)}; model ${options.model}, ${rateText(options.rate)}, contracts of ${grouped(options.contractSize)}`
  const body = `${header(title, line, set.understoodAs)}
<section>
<h2>Expiries</h2>
${expiryTable(expiries, names.length > 1)}
</section>
<section>
<h2>Smile and gamma exposure</h2>
${tabs('expiry', 'Expiry', panels)}
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
      fixed(forward.forward, Math.min(2, priceDecimals(chain.quotes()))),
      forward.fit === null ? forward.source : `±${fixed(forward.fit.forwardError, 2)}`,
      percent(smile.atm.iv),
      points(smile.riskReversal25),
      points(smile.butterfly25),
      fixed(expectedMove.sigma, 0),
      fixed(putCallRatio.byOpenInterest, 2),
      fixed(putCallRatio.byVolume, 2),
      grouped(maxPain.strike),
      money(summary.gammaExposure),
      fixed(flip.level, 0),
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

function facts({ summary, svi, flip, standing }: ExpiryReport): readonly (readonly [name: string, text: string])[] {
  const { smile, expectedMove, forward, outcomes, openInterestChange } = summary
  const rows: (readonly [string, string])[] = [
    ['forward', `${fixed(forward.forward, 2)} ${forwardText(forward)}, discount ${fixed(forward.discount, 6)}`],
    [
      'at the money',
      smile.atm.reason === 'ok'
        ? `${percent(smile.atm.iv)} between ${grouped(smile.atm.lowerStrike)} and ${grouped(smile.atm.upperStrike)}`
        : `no vol: ${smile.atm.reason}`,
    ],
    [
      '25 delta',
      `call ${percent(smile.call25.iv)} at ${grouped(smile.call25.strike)}, put ${percent(smile.put25.iv)} at ${grouped(smile.put25.strike)}`,
    ],
    [
      '10 delta',
      `call ${percent(smile.call10.iv)}, put ${percent(smile.put10.iv)}; reversal ${points(smile.riskReversal10)}, butterfly ${points(smile.butterfly10)} points`,
    ],
    [
      'expected move',
      `${fixed(expectedMove.lower, 0)} to ${fixed(expectedMove.upper, 0)}; straddle ${fixed(expectedMove.straddle, 2)} at ${grouped(expectedMove.straddleStrike)}`,
    ],
    [
      'gamma',
      `${money(summary.gammaExposure)} for 1 %, ${Number.isNaN(flip.level) ? 'no flip nearby' : `flips at ${fixed(flip.level, 0)}`}${summary.gammaMissingCount > 0 ? `; ${counted(summary.gammaMissingCount, 'option')} with open interest without a vol` : ''}`,
    ],
    [
      'open interest',
      `calls ${grouped(summary.openInterest.calls)} (${signed(openInterestChange.calls)}), puts ${grouped(summary.openInterest.puts)} (${signed(openInterestChange.puts)})`,
    ],
    [
      'quotes',
      Object.entries(outcomes)
        .map(([name, times]) => `${name} ${count(times)}`)
        .join(', '),
    ],
  ]
  if (standing !== null) rows.splice(2, 0, ['among its past', standingText(standing)])
  if (svi === null) return rows
  if (svi.kind === 'refused') return [...rows, ['SVI', `none: ${svi.detail}`]]
  const { a, b, rho, m, sigma } = svi.svi
  const notes = svi.findings.map(({ kind, detail }) => `; ${kind}: ${detail}`).join('')
  return [
    ...rows,
    [
      'SVI',
      `a ${fixed(a, 6)}, b ${fixed(b, 6)}, ρ ${fixed(rho, 4)}, m ${fixed(m, 5)}, σ ${fixed(sigma, 5)}; error ${errorText(svi)}${notes}`,
    ],
  ]
}

function signed(change: number): string {
  return Number.isNaN(change) ? 'change unknown' : `${change < 0 ? '−' : '+'}${grouped(Math.abs(change))} today`
}

const LEFT_NAMES = ['OI', 'Volume', 'Delta', 'IV', 'Bid', 'Ask']

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
  const heads = [
    { name: 'Strike' },
    { name: 'Fitted' },
    ...LEFT_NAMES.map((name) => ({ name: `Call ${name}` })),
    ...LEFT_NAMES.map((name) => ({ name: `Put ${name}` })),
  ]
  const caption = `${summary.symbol} ${summary.expiry}: ${to - from} of ${n} strikes around the money`.trim()
  return htmlTable(caption, heads, rows, (row) => row + from === atm)
}

function surfaceSections(report: ChainReport, hasSymbols: boolean): string {
  return report.terms
    .map(({ symbol, points: term }, i) => {
      const of = report.expiries.filter(({ chain }) => chain.symbol === symbol)
      const fit = surfaceOfReport(of)
      if (fit === null || fit.fit.surface.slices.length === 1) return ''
      return `<section>
<h2>Surface${hasSymbols ? ` of ${escapeHtml(symbol)}` : ''}</h2>
${surfacePictures(fit, term, `v${i}`)}
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
