/** How fast rows are fed: as fast as they are taken, so many a second, or so many times event time. Changes no result, only when it comes. */

export type Speed =
  | { readonly kind: 'max' }
  | { readonly kind: 'rows'; readonly perSecond: number }
  | { readonly kind: 'event'; readonly factor: number }

const FASTEST_ROWS = 10_000_000
const FASTEST_FACTOR = 1e9

/** Reads `max`, `200/s` or `60x`. @throws RangeError naming the value and the rule */
export function parseSpeed(text: string): Speed {
  if (text === 'max') return { kind: 'max' }
  const match = /^(\d+(?:\.\d+)?)(\/s|x)$/.exec(text)
  const value = Number(match?.[1])
  if (match?.[2] === '/s' && value > 0 && value <= FASTEST_ROWS) return { kind: 'rows', perSecond: value }
  if (match?.[2] === 'x' && value > 0 && value <= FASTEST_FACTOR) return { kind: 'event', factor: value }
  throw new RangeError(
    `speed '${text}' must be max, rows per second (200/s, up to ${FASTEST_ROWS}) or times event time (60x, up to ${FASTEST_FACTOR})`,
  )
}

export function formatSpeed(speed: Speed): string {
  if (speed.kind === 'max') return 'max'
  return speed.kind === 'rows' ? `${speed.perSecond}/s` : `${speed.factor}x`
}

/** What may wait at most, in milliseconds of feeding: a machine that was asleep does not catch up a night at once. */
const BACKLOG_MS = 2_000

/**
 * Says how many rows are due. The plan starts anew whenever speed or pause change; what could not be fed in time stays due, up to two
 * seconds' worth, and is the lag.
 */
export class Pacer {
  #speed: Speed
  #paused = false
  #anchorMs: number
  /** Rows fed since the anchor; of `event` the event time at the anchor, NaN before the first row. */
  #fed = 0
  #anchorTsUs: number = Number.NaN

  constructor(speed: Speed, nowMs: number) {
    this.#speed = speed
    this.#anchorMs = nowMs
  }

  get speed(): Speed {
    return this.#speed
  }

  get paused(): boolean {
    return this.#paused
  }

  change(change: { readonly speed?: Speed | undefined; readonly paused?: boolean | undefined }, nowMs: number): void {
    this.#speed = change.speed ?? this.#speed
    this.#paused = change.paused ?? this.#paused
    this.#anchorMs = nowMs
    this.#fed = 0
    this.#anchorTsUs = Number.NaN
  }

  /** Rows that may be fed now by their number alone: Infinity where event time decides or nothing does, 0 while paused. */
  rowsDue(nowMs: number): number {
    if (this.#paused) return 0
    if (this.#speed.kind !== 'rows') return Number.POSITIVE_INFINITY
    this.#forget(nowMs, this.#fed / this.#speed.perSecond)
    return Math.floor(((nowMs - this.#anchorMs) / 1_000) * this.#speed.perSecond - this.#fed + 1e-9)
  }

  /** Rows up to this receive time may be fed now; the first row asked about is due at once. */
  dueUntilTsUs(nowMs: number, nextTsUs: number): number {
    if (this.#speed.kind !== 'event') return Number.POSITIVE_INFINITY
    if (Number.isNaN(this.#anchorTsUs)) {
      this.#anchorTsUs = nextTsUs
      this.#anchorMs = nowMs
    }
    const behindMs = nowMs - this.#anchorMs - (nextTsUs - this.#anchorTsUs) / 1_000 / this.#speed.factor
    if (behindMs > BACKLOG_MS) this.#anchorMs += behindMs - BACKLOG_MS
    return this.#anchorTsUs + (nowMs - this.#anchorMs) * 1_000 * this.#speed.factor
  }

  /** Milliseconds until something can be due; 0: look now. While paused: a while. */
  waitMs(nowMs: number, nextTsUs: number): number {
    if (this.#paused) return 1_000
    if (this.#speed.kind === 'max') return 0
    if (this.#speed.kind === 'rows') {
      const missing = 1 - (((nowMs - this.#anchorMs) / 1_000) * this.#speed.perSecond - this.#fed)
      return Math.max(0, (missing / this.#speed.perSecond) * 1_000)
    }
    if (Number.isNaN(this.#anchorTsUs)) return 0
    return Math.max(0, (nextTsUs - this.dueUntilTsUs(nowMs, nextTsUs)) / 1_000 / this.#speed.factor)
  }

  fed(rows: number): void {
    this.#fed += rows
  }

  /** Rows due and not fed: 0 where nothing but the machine sets the pace. */
  lagRows(nowMs: number): number {
    if (this.#paused || this.#speed.kind !== 'rows') return 0
    return Math.max(0, this.rowsDue(nowMs))
  }

  /** Moves the anchor so that at most {@link BACKLOG_MS} of feeding are due. `fedSeconds`: what has been fed, as time. */
  #forget(nowMs: number, fedSeconds: number): void {
    const behindMs = nowMs - this.#anchorMs - fedSeconds * 1_000
    if (behindMs > BACKLOG_MS) this.#anchorMs += behindMs - BACKLOG_MS
  }
}
