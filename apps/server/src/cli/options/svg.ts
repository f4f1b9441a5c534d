/** Pictures as SVG in a page's own text: axes, lines, marks. Colours are classes, so that a page turns dark without a script. */

import { escapeHtml } from './html.ts'

/** Picture and its plot in the units of the drawing; the page scales it. */
const WIDTH = 640
const HEIGHT = 380
const LEFT = 80
const RIGHT = 14
const TOP = 12
const BOTTOM = 58
/** Closer to the right end half a name of a tick has no room. */
const EDGE = 12

/** `log`: equal ratios are equally far. */
export type Axis = {
  readonly from: number
  readonly to: number
  readonly label: string
  readonly format: (value: number) => string
  readonly log?: boolean
  /** Where the ticks are, instead of round numbers. */
  readonly ticks?: readonly number[]
}

/** `description` is for those who do not see it: what a look would tell. */
export type Picture = {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly x: Axis
  readonly y: Axis
}

/** Draws into the plot: methods give SVG text with coordinates in the axes' own units. What lies outside is cut off. */
export class Plot {
  readonly #picture: Picture

  constructor(picture: Picture) {
    this.#picture = picture
  }

  x(value: number): number {
    return LEFT + shareOf(this.#picture.x, value) * (WIDTH - LEFT - RIGHT)
  }

  y(value: number): number {
    return HEIGHT - BOTTOM - shareOf(this.#picture.y, value) * (HEIGHT - TOP - BOTTOM)
  }

  /** A line through points; a point that is NaN breaks it. */
  line(points: readonly (readonly [x: number, y: number])[], className: string): string {
    let path = ''
    let isDown = false
    for (const [x, y] of points) {
      const isPoint = Number.isFinite(x) && Number.isFinite(y)
      if (isPoint) path += `${isDown ? 'L' : 'M'}${short(this.x(x))} ${short(this.y(y))}`
      isDown = isPoint
    }
    return path === '' ? '' : `<path class="${className}" d="${path}"/>`
  }

  /** The area between two lines over the same places. */
  band(points: readonly (readonly [x: number, low: number, high: number])[], className: string): string {
    if (points.length < 2) return ''
    const there = points.map(([x, , high]) => `${short(this.x(x))} ${short(this.y(high))}`)
    const back = points.toReversed().map(([x, low]) => `${short(this.x(x))} ${short(this.y(low))}`)
    return `<path class="${className}" d="M${there.join('L')}L${back.join('L')}Z"/>`
  }

  dot(x: number, y: number, className: string, title: string): string {
    return `<circle class="${className}" cx="${short(this.x(x))}" cy="${short(this.y(y))}"><title>${escapeHtml(title)}</title></circle>`
  }

  /** A bar from zero, `width` in units of the drawing. */
  bar(x: number, y: number, width: number, className: string, title: string): string {
    const zero = this.y(0)
    const top = this.y(y)
    const [from, height] = top < zero ? [top, zero - top] : [zero, top - zero]
    return `<rect class="${className}" x="${short(this.x(x) - width / 2)}" y="${short(from)}" width="${short(width)}" height="${short(Math.max(height, 0.3))}"><title>${escapeHtml(title)}</title></rect>`
  }

  cell(from: readonly [x: number, y: number], to: readonly [x: number, y: number], style: string): string {
    const [left, right] = [this.x(from[0]), this.x(to[0])]
    const [bottom, top] = [this.y(from[1]), this.y(to[1])]
    // A little more on two sides: neighbours leave no hair between them.
    return `<rect class="cell" x="${short(left)}" y="${short(top)}" width="${short(right - left + 0.6)}" height="${short(bottom - top + 0.6)}" style="${style}"/>`
  }

  /** A line over the whole height, with its name beside it at the top: on the side where there is room, unless told. */
  level(x: number, className: string, name: string, side?: 'left' | 'right'): string {
    const { from, to } = this.#picture.x
    if (!(x >= Math.min(from, to) && x <= Math.max(from, to))) return ''
    const at = this.x(x)
    const isLeft = side === undefined ? at > (LEFT + WIDTH - RIGHT) / 2 : side === 'left'
    return `<path class="${className}" d="M${short(at)} ${TOP}V${HEIGHT - BOTTOM}"/><text class="mark" x="${short(at + (isLeft ? -6 : 6))}" y="${TOP + 15}" text-anchor="${isLeft ? 'end' : 'start'}">${escapeHtml(name)}</text>`
  }

  /** The whole picture around what was drawn. */
  figure(body: string): string {
    const { id, title, description, x, y } = this.#picture
    const right = WIDTH - RIGHT
    const bottom = HEIGHT - BOTTOM
    const xTicks = ticksOf(x).map((value, i) => {
      const at = short(this.x(value))
      // A name in the middle below the last tick would leave the picture.
      const anchor = this.x(value) > right - EDGE ? 'end' : 'middle'
      const name = `<text class="tick${i % 2 === 1 ? ' odd' : ''}" x="${anchor === 'end' ? WIDTH - 1 : at}" y="${bottom + 20}" text-anchor="${anchor}">${escapeHtml(x.format(value))}</text>`
      return `<path class="grid" d="M${at} ${TOP}V${bottom}"/>${name}`
    })
    const yTicks = ticksOf(y).map((value, i) => {
      const at = short(this.y(value))
      const name = `<text class="tick${i % 2 === 1 ? ' odd' : ''}" x="${LEFT - 8}" y="${short(this.y(value) + 4)}" text-anchor="end">${escapeHtml(y.format(value))}</text>`
      return `<path class="grid" d="M${LEFT} ${at}H${right}"/>${name}`
    })
    return `<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-t ${id}-d">
<title id="${id}-t">${escapeHtml(title)}</title><desc id="${id}-d">${escapeHtml(description)}</desc>
<clipPath id="${id}-c"><rect x="${LEFT}" y="${TOP}" width="${right - LEFT}" height="${bottom - TOP}"/></clipPath>
${xTicks.join('')}${yTicks.join('')}<path class="frame" d="M${LEFT} ${TOP}V${bottom}H${right}"/>
<g clip-path="url(#${id}-c)">${body}</g>
<text class="label" x="${(LEFT + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(x.label)}</text>
<text class="label side" x="${-(TOP + bottom) / 2}" y="15" text-anchor="middle" transform="rotate(-90)">${escapeHtml(y.label)}</text>
</svg>`
  }
}

/** Round numbers within an axis, about six. */
export function ticksOf({ from, to, ticks, log }: Axis): readonly number[] {
  if (ticks !== undefined) return ticks
  if (log) return logTicks(from, to)
  const rough = (to - from) / 6
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power
  const found: number[] = []
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i += 1) found.push(i * step)
  return found
}

/** A vol axis from and to fractions: percent with as many decimals as its ticks need. */
export function percentAxis(from: number, to: number, label: string): Axis {
  const axis: Axis = { from, to, label, format: String }
  const [first = 0, second = 0.01] = ticksOf(axis)
  const step = 100 * (second - first)
  const decimals = [0, 1].find((each) => Math.abs(step * 10 ** each - Math.round(step * 10 ** each)) < 1e-6) ?? 2
  return { ...axis, format: (vol) => `${(100 * vol).toFixed(decimals)}%` }
}

function logTicks(from: number, to: number): number[] {
  const found: number[] = []
  for (let power = 10 ** Math.floor(Math.log10(from)); power <= to; power *= 10) {
    for (const each of [1, 2, 5]) if (each * power >= from && each * power <= to) found.push(each * power)
  }
  return found
}

/** From the least to the largest number, and a part of their distance more on both sides. */
export function spanOf(values: Iterable<number>, more: number): readonly [from: number, to: number] {
  let from = Infinity
  let to = -Infinity
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < from) from = value
    if (value > to) to = value
  }
  if (!(from <= to)) return [0, 1]
  const room = to > from ? (to - from) * more : Math.abs(to) * 0.1 + 1e-9
  return [from - room, to + room]
}

function shareOf({ from, to, log }: Axis, value: number): number {
  return log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)
}

/** Tenths of a unit are finer than a screen. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
