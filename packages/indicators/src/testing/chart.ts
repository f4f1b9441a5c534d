/** Small line charts as SVG, for the documents: whole numbers as coordinates, so that they are compact and the same on every machine. */

import type { Columns } from '../definition.ts'

const WIDTH = 480
const PRICE_HEIGHT = 110
const PANE_HEIGHT = 90
const GAP = 14
const LEGEND = 14
/** Readable on light and on dark. */
const COLOURS = ['#3b82f6', '#ea580c', '#16a34a', '#a855f7', '#e11d48', '#0d9488', '#ca8a04', '#64748b']
const STYLE =
  '<style>text{font:10px sans-serif;fill:#57606a}.p{stroke:#8b949e}@media(prefers-color-scheme:dark){text{fill:#9ea7b3}.p{stroke:#6e7681}}</style>'
/** More lines than that are not drawn: nobody could read them. */
const LINES_MAX = 6

export type Line = {
  readonly name: string
  readonly values: Float64Array
  /** Values stand alone: dots, not a line. */
  readonly dotted: boolean
  /** Where every value lies, if that is known. */
  readonly range: readonly [min: number, max: number] | undefined
}
export type Chart = {
  readonly title: string
  /** Rows that are drawn, the last one not included. */
  readonly from: number
  readonly to: number
  /** Drawn in grey, below the overlays. */
  readonly base: Line
  readonly overlays: readonly Line[]
  readonly pane: readonly Line[]
}

export function lineChart({ title, from, to, base, overlays, pane }: Chart): string {
  const step = WIDTH / (to - from)
  const shown = overlays.slice(0, LINES_MAX)
  const below = comparable(pane, from, to).slice(0, LINES_MAX)
  const own = extremes([base], from, to)
  const all = extremes([base, ...shown], from, to)
  // A band far away must not flatten the price.
  const room = 1.5 * (own[1] - own[0] || 1)
  const priceScale = scale([Math.max(all[0], own[0] - room), Math.min(all[1], own[1] + room)], LEGEND, PRICE_HEIGHT)
  const parts = [
    path(base, from, to, step, priceScale, 'class="p"'),
    ...shown.map((line, k) => path(line, from, to, step, priceScale, `stroke="${COLOURS[k]}"`)),
    legend([base.name, ...shown.map(({ name }) => name)], 10, ['', ...COLOURS]),
  ]
  let height = LEGEND + PRICE_HEIGHT
  if (below.length > 0) {
    const top = height + GAP
    const seen = extremes(below, from, to)
    const range = commonRange(below)
    const wide = range !== undefined && seen[1] - seen[0] > 0.15 * (range[1] - range[0])
    const bounds = wide ? range : seen
    const paneScale = scale(bounds, top + LEGEND, PANE_HEIGHT)
    parts.push(
      ...below.map((line, k) => path(line, from, to, step, paneScale, `stroke="${COLOURS[k]}"`)),
      legend(
        below.map(({ name }) => name),
        top + 10,
        COLOURS,
      ),
      `<text x="${WIDTH}" y="${top + 10}" text-anchor="end">${short(bounds[0])} … ${short(bounds[1])}</text>`,
    )
    height = top + LEGEND + PANE_HEIGHT
  }
  return svg(title, height, parts)
}

/** Candles of some bars, with a mark where the pattern is: above for a falling one, below for a rising one. */
export function candleChart(title: string, bars: Columns, marks: Float64Array, from: number, to: number): string {
  const step = Math.floor(WIDTH / (to - from))
  const y = scale(
    [Math.min(...bars.low!.subarray(from, to)), Math.max(...bars.high!.subarray(from, to))],
    LEGEND,
    PRICE_HEIGHT + 30,
  )
  const half = Math.floor(step / 3)
  let rising = ''
  let falling = ''
  let shown = ''
  for (let i = from; i < to; i += 1) {
    const x = (i - from) * step + (step >> 1)
    const [open, high, low, close] = [y(bars.open![i]!), y(bars.high![i]!), y(bars.low![i]!), y(bars.close![i]!)]
    const d = `M${x} ${high}V${low}M${x - half} ${open}h${2 * half}V${close}h${-2 * half}z`
    if (close <= open) rising += d
    else falling += d
    if (marks[i]! > 0) shown += `M${x} ${low + 4}l4 7h-8z`
    if (marks[i]! < 0) shown += `M${x} ${high - 4}l4-7h-8z`
  }
  return svg(title, LEGEND + PRICE_HEIGHT + 30 + GAP, [
    `<path d="${rising}" stroke="#16a34a" fill="none"/>`,
    `<path d="${falling}" stroke="#e11d48" fill="#e11d48"/>`,
    `<path d="${shown}" fill="#3b82f6"/>`,
  ])
}

function svg(title: string, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img"><title>${escaped(title)}</title>${STYLE}
${parts.filter((part) => part !== '').join('\n')}
</svg>
`
}

function legend(names: readonly string[], y: number, colours: readonly string[]): string {
  const spans = names.map((name, k) => {
    const style = colours[k] === '' ? '' : ` style="fill:${colours[k]}"`
    return `<tspan${style}>${escaped(name)}</tspan>`
  })
  return `<text x="0" y="${y}">${spans.join(' ')}</text>`
}

function path({ values, dotted }: Line, from: number, to: number, step: number, y: Scale, attributes: string): string {
  let d = ''
  let pen: readonly [number, number] | undefined
  for (let i = from; i < to; i += 1) {
    const value = values[i]!
    if (!Number.isFinite(value)) {
      if (!dotted) pen = undefined
      continue
    }
    const at = [Math.round((i - from + 0.5) * step), y(value)] as const
    if (pen === undefined || dotted) d += `M${at[0]} ${at[1]}${dotted || !Number.isFinite(values[i + 1]!) ? 'h0' : ''}`
    else d += `l${at[0] - pen[0]}${at[1] < pen[1] ? '' : ' '}${at[1] - pen[1]}`
    pen = at
  }
  if (d === '') return ''
  return `<path d="${d}" fill="none" ${attributes}${dotted ? ' stroke-width="4" stroke-linecap="round"' : ''}/>`
}

type Scale = (value: number) => number

/** Values to whole pixels, the largest on top; what is out of bounds stays at the edge. */
function scale([least, most]: readonly [number, number], top: number, height: number): Scale {
  const unit = most > least ? height / (most - least) : 0
  return (value) => top + Math.round(Math.min(height, Math.max(0, unit === 0 ? height / 2 : (most - value) * unit)))
}

function extremes(lines: readonly Line[], from: number, to: number): readonly [number, number] {
  let least = Infinity
  let most = -Infinity
  for (const { values } of lines) {
    for (let i = from; i < to; i += 1) {
      const value = values[i]!
      if (!Number.isFinite(value)) continue
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
  }
  return least <= most ? [least, most] : [0, 0]
}

/** The lines that share a scale with the first one. */
function comparable(lines: readonly Line[], from: number, to: number): readonly Line[] {
  const [first] = lines
  if (first === undefined) return []
  const size = (line: Line): number => {
    const [least, most] = extremes([line], from, to)
    return Math.max(Math.abs(least), Math.abs(most))
  }
  const own = size(first)
  return lines.filter((line) => line === first || (size(line) <= 8 * own && size(line) >= own / 8))
}

function commonRange([first, ...others]: readonly Line[]): Line['range'] {
  return others.every(({ range }) => String(range) === String(first?.range)) ? first?.range : undefined
}

function short(x: number): string {
  return String(Number(x.toPrecision(4)))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
