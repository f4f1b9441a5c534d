/** A surface on one page: vols over moneyness and time, each smile with its slice, parameters, checks, grid, scenario. */

import { count, formatTime, nearPath } from '../format.ts'
import { version } from '../version.ts'
import { escapeHtml, header, htmlTable, page, TABS_MAX, tabs } from './html.ts'
import { rateText } from './market-words.ts'
import { fixed, level, percent } from './numbers.ts'
import { smilePicture } from './smile-picture.ts'
import { surfacePictures } from './surface-pictures.ts'
import type { GridPoint, SlicedExpiry, SurfaceReport } from './surface-report.ts'
import { gridRows, SLICE_HEAD, sliceRows } from './surface-rows.ts'
import { shockText } from './surface-table.ts'
import {
  arbitrageText,
  butterflyText,
  errorText,
  findingPlace,
  fitNotes,
  ssviNotes,
  verdictText,
} from './surface-words.ts'

export function surfacePage(report: SurfaceReport): string {
  const { set, options, symbol, surface, expiries, term, shock } = report
  const title = `Surface of ${symbol === '' ? 'options' : symbol} on ${formatTime(set.nowUs, set.market.timeZone)} ${set.market.timeZone}`
  const fitted = expiries.filter(({ svi }) => svi.kind === 'fitted')
  const panels = fitted.slice(0, TABS_MAX).map((expiry, i) => {
    return {
      name: expiry.chain.expiry,
      html: `<div class="pair"><div>${smilePicture(expiry, `s${i}`)}</div><div>${sliceFacts(expiry)}</div></div>`,
    }
  })
  const hidden = fitted.length - panels.length
  const body = `${header(title, `${nearPath(set.file)}; model ${options.model}, ${rateText(options.rate)}, ${arbitrageText(options)}`, set.understoodAs)}
<section>
<h2>Surface</h2>
${surfacePictures(
  surface,
  set.chains.map(({ chain }) => chain),
  term,
  'v',
)}
</section>
<section>
<h2>Smiles</h2>
${tabs('expiry', 'Expiry', panels)}
${hidden > 0 ? `<p class="note">${count(hidden)} more are in the table below.</p>` : ''}
</section>
<section>
<h2>Slices</h2>
${sliceTable(report)}
${ssviText(report)}
</section>
<section>
<h2>Arbitrage</h2>
${arbitrage(report)}
</section>
<section>
<h2>Grid</h2>
${gridTable('Vol by log-forward moneyness ln(K/F); * lies beyond the quotes.', report, ({ greeks }) => `${greeks.at.wing ? '* ' : ''}${percent(greeks.at.vol)}`)}
${shock === null ? '' : gridTable(`Change of the price of the out-of-the-money option: ${shockText(report)}.`, report, ({ scenario, price }) => fixed((scenario?.price ?? Number.NaN) - price, 2))}
</section>
<footer><p>– is undefined. Prices and Greeks of each point of the grid are in CSV and JSON.</p><p>Tickworks ${escapeHtml(version())}</p></footer>`
  return page(title, body)
}

function sliceFacts({ svi, summary }: SlicedExpiry): string {
  if (svi.kind === 'refused') return ''
  const { quality, butterfly, kLow, kHigh } = svi
  const rows = [
    ['forward', level(summary.forward.forward)],
    ['at the money', percent(summary.smile.atm.iv)],
    ['error', `${errorText(svi)}, at most ${(100 * quality.maxErrorVol).toFixed(2)}`],
    ['set aside', count(quality.outliers.length)],
    ['inside', `${percent(quality.insideSpread, 0)} hold the fit between bid and ask`],
    ['reach', `ln(K/F) ${fixed(kLow, 3)} to ${fixed(kHigh, 3)}`],
    ['butterfly', butterflyText(butterfly)],
    ...fitNotes(svi).map(({ kind, detail }) => [kind, detail]),
  ]
  return `<h3>Fit</h3><dl>${rows.map(([name, text]) => `<dt>${escapeHtml(name!)}</dt><dd>${escapeHtml(text!)}</dd>`).join('')}</dl>`
}

function sliceTable(report: SurfaceReport): string {
  const columns = SLICE_HEAD.map((name) => ({
    name: name.length === 1 ? name : `${name[0]!.toUpperCase()}${name.slice(1)}`,
    isText: name === 'notes',
  }))
  const caption = 'Total variance a + b(ρ(k − m) + √((k − m)² + σ²)) by expiry; errors in vol points.'
  return htmlTable(caption, columns, sliceRows(report))
}

function ssviText({ ssvi, expiries }: SurfaceReport): string {
  if (ssvi.kind === 'refused') return `<p>No SSVI: ${escapeHtml(ssvi.detail)}.</p>`
  const { rho, eta, gamma } = ssvi.fit.ssvi
  const found = ssviNotes(ssvi.fit, expiries)
    .map((note) => `<li>${escapeHtml(note)}</li>`)
    .join('')
  return `<p>SSVI across all expiries: ρ ${fixed(rho, 4)}, η ${fixed(eta, 4)}, γ ${fixed(gamma, 4)}; error ${(100 * ssvi.fit.rmseVol).toFixed(2)} vol points, at most ${(100 * ssvi.fit.maxErrorVol).toFixed(2)}.</p>${found === '' ? '' : `<ul>${found}</ul>`}`
}

function arbitrage({ surface, expiries }: SurfaceReport): string {
  const { check } = surface.fit
  const places = (isBeyond: boolean): string => {
    const found = check.findings.filter(({ isBeyondQuotes }) => isBeyondQuotes === isBeyond)
    const items = found.map((finding) => `<li>${escapeHtml(findingPlace(finding, expiries))}</li>`)
    if (items.length === 0) return ''
    const list = `<ul>${items.join('')}</ul>`
    return isBeyond ? `<details><summary>Beyond the quotes</summary>${list}</details>` : list
  }
  const verdict = `<p${check.freeWithinQuotes ? ' class="good"' : ''}>${escapeHtml(verdictText(check))}</p>`
  return verdict + places(false) + places(true)
}

function gridTable(
  caption: string,
  { grid, options: { moneyness } }: SurfaceReport,
  cell: (point: GridPoint) => string,
): string {
  const { head, rows } = gridRows(grid, moneyness, cell)
  return htmlTable(caption, [{ name: 'Expiry' }, ...head.map((name) => ({ name }))], rows)
}
