/** Parts of pages that stand alone: no script, nothing fetched. A content policy in the head holds a page to that. */

import { PAGE_STYLE } from '../backtest/report-page.ts'

/** `isText`: words, from the left, in several lines where they need them. */
export type Column = { readonly name: string; readonly title?: string; readonly isText?: boolean }
/** A name over several columns. */
export type ColumnGroup = { readonly name: string; readonly span: number }

/** A page around its body. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}${PLOT_STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`
}

/** Title, a line below it, and how the input was read for who asks. */
export function header(title: string, line: string, understoodAs: readonly string[]): string {
  const items = understoodAs.map((text) => `<li>${escapeHtml(text)}</li>`)
  return `<header>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(line)}</p>
<details><summary>How the file was understood</summary><ul>${items.join('')}</ul></details>
</header>`
}

/** A table with a caption; cells are text. Wide ones scroll within themselves. */
export function htmlTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  {
    marked = () => false,
    groups = [],
  }: { readonly marked?: (row: number) => boolean; readonly groups?: readonly ColumnGroup[] } = {},
): string {
  // Where a group begins, a line keeps it from the one before.
  const starts = new Set(groups.map((_, i) => groups.slice(0, i).reduce((sum, { span }) => sum + span, 0)))
  const classOf = (k: number): string => {
    const names = [columns[k]!.isText ? 'text' : '', k > 0 && starts.has(k) ? 'start' : ''].filter(
      (name) => name !== '',
    )
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`
  }
  const head = columns.map(({ name, title }, k) => {
    return `<th scope="col"${classOf(k)}${title === undefined ? '' : ` title="${escapeHtml(title)}"`}>${escapeHtml(name)}</th>`
  })
  const above = groups.map(({ name, span }, i) => {
    if (name === '') return `<td colspan="${span}"></td>`
    return `<th scope="colgroup" colspan="${span}"${i > 0 ? ' class="start"' : ''}>${escapeHtml(name)}</th>`
  })
  const body = rows.map((cells, i) => {
    const texts = cells.map((cell, k) =>
      k === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td${classOf(k)}>${escapeHtml(cell)}</td>`,
    )
    return `<tr${marked(i) ? ' class="at"' : ''}>${texts.join('')}</tr>`
  })
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table>
<caption><span>${escapeHtml(caption)}</span></caption>
<thead>${above.length === 0 ? '' : `<tr class="groups">${above.join('')}</tr>`}<tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>`
}

/** One panel for each name, at most {@link TABS_MAX}, chosen by buttons that need no script. */
export function tabs(
  group: string,
  label: string,
  panels: readonly { readonly name: string; readonly html: string }[],
  chosen = 0,
): string {
  if (panels.length === 1) return panels[0]!.html
  const inputs = panels.map(
    (_, i) => `<input type="radio" name="${group}" id="${group}${i}"${i === chosen ? ' checked' : ''}>`,
  )
  const labels = panels.map(({ name }, i) => `<label for="${group}${i}">${escapeHtml(name)}</label>`)
  return `<fieldset class="tabs"><legend>${escapeHtml(label)}</legend>
${inputs.join('')}<div class="choice">${labels.join('')}</div>
<div class="panels">${panels.map(({ html }) => `<div>${html}</div>`).join('\n')}</div></fieldset>`
}

export function legend(entries: readonly (readonly [className: string, text: string])[]): string {
  return `<p class="legend">${entries.map(([className, text]) => `<span><i class="${className}"></i>${escapeHtml(text)}</span>`).join('')}</p>`
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Panels of {@link tabs} at most. */
export const TABS_MAX = 16
const TAB_RULES = Array.from({ length: TABS_MAX }, (_, i) => {
  const on = `.tabs input:nth-of-type(${i + 1})`
  const label = `~.choice label:nth-child(${i + 1})`
  return `${on}:checked${label}{background:var(--accent);border-color:var(--accent);color:var(--panel)}
${on}:focus-visible${label}{outline:2px solid var(--text);outline-offset:2px}
${on}:checked~.panels>:nth-child(${i + 1}){display:block}`
}).join('\n')

const PLOT_STYLE = `
:root { --call: #1f6feb; --put: #c2571a; --fit: #1a1f29; --band: #8a93a1; }
@media (prefers-color-scheme: dark) { :root { --call: #58a6ff; --put: #f0883e; --fit: #e6e9ee; --band: #77808e; } }
caption { text-align: left; color: var(--muted); font-size: 13px; padding: 0 0 6px; }
tbody th { font-weight: 400; color: var(--text); } tbody tr:last-child th { border-bottom: 0; } tr.at td, tr.at th { background: var(--grid); font-weight: 600; }
.scroll { max-height: 520px; } .scroll th, .scroll td { padding: 3px 6px; }
.scroll thead { position: sticky; top: 0; z-index: 2; background: var(--panel); } .scroll thead th { position: static; }
.scroll tbody th { position: sticky; top: auto; left: 0; z-index: 1; }
.scroll thead tr:last-child th:first-child { position: sticky; top: auto; left: 0; background: var(--panel); } caption span { position: sticky; left: 0; display: inline-block; max-width: 84vw; white-space: normal; }
tr.groups th { text-align: center; color: var(--text); } tr.groups td { border-bottom: 0; }
th.start, td.start { border-left: 1px solid var(--line); } th.text, td.text { text-align: left; white-space: normal; min-width: 18ch; } dl { margin-top: 12px; } .plot .cell { shape-rendering: crispEdges; } .plot { display: block; width: 100%; height: auto; }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 18px; }
.pair > div { min-width: 0; } h3 { font-size: 14px; margin: 12px 0 4px; }
.plot text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--muted); }
.plot .mark { fill: var(--text); paint-order: stroke; stroke: var(--panel); stroke-width: 4px; }
.plot path { fill: none; } .plot .grid { stroke: var(--grid); } .plot .frame { stroke: var(--line); }
.plot .band { fill: var(--band); opacity: 0.28; } .plot .fit, .plot .beyond { stroke: var(--fit); stroke-width: 1.8; } .plot .beyond { stroke-width: 1.2; stroke-dasharray: 2 5; }
.plot .dash { stroke: var(--band); stroke-width: 1.5; stroke-dasharray: 5 4; } .plot .zero { stroke: var(--muted); }
.plot .expiry { stroke: var(--band); stroke-width: 1.2; opacity: 0.8; } .plot .flip { stroke: var(--badge); stroke-width: 1.8; } .plot .main { stroke: var(--call); stroke-width: 2; }
.plot circle.call { fill: var(--call); } .plot circle.put { fill: var(--put); } .plot circle { r: 3px; opacity: 0.85; } .plot circle.small { r: 2px; opacity: 0.7; }
.plot rect.call { fill: var(--call); } .plot rect.put { fill: var(--put); } .plot .shock { stroke: var(--put); stroke-width: 1.8; }
.legend .call { background: var(--call); } .legend .put { background: var(--put); } .legend .fit { background: var(--fit); }
.legend .band { background: var(--band); opacity: 0.5; height: 9px; vertical-align: 1px; } .legend .flip { background: var(--badge); }
.legend .beyond { background: repeating-linear-gradient(90deg, var(--fit) 0 2px, transparent 2px 7px); height: 2px; }
.legend .dash { background: repeating-linear-gradient(90deg, var(--band) 0 5px, transparent 5px 9px); } .legend .main { background: var(--call); }
.legend .dot { width: 8px; height: 8px; border-radius: 4px; vertical-align: 0; } .legend .shock { background: var(--put); }
.legend .ramp { width: 130px; height: 10px; border-radius: 2px; margin: 0 8px; vertical-align: -1px; }
.tabs { border: 0; margin: 0; padding: 0; min-width: 0; } .tabs legend { padding: 0; color: var(--muted); font-size: 13px; }
.tabs input { position: absolute; opacity: 0; } .choice { display: flex; flex-wrap: wrap; gap: 6px; margin: 6px 0 12px; }
.choice label { border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px; cursor: pointer; font-variant-numeric: tabular-nums; }
.panels > div { display: none; }
${TAB_RULES}
details { margin-top: 10px; } details .scroll { max-height: none; } summary { cursor: pointer; color: var(--muted); }
ul { margin: 8px 0 0; padding-left: 20px; } li { overflow-wrap: anywhere; } .bad { color: var(--down); } .good { color: var(--up); }
@media (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } .plot text { font-size: 21px; } .plot .odd, .plot .side { display: none; } .plot circle { r: 4.5px; } .plot circle.small { r: 3px; } }
@media print { .panels > div { display: block; } .scroll { max-height: none; } }
`
