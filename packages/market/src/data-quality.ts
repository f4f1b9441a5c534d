/** Rules that every row of a feed meets before it may move anything. One list, for file readers and for the ingester. */

import { TICK_KIND, type TickFrame } from './tick-frame.ts'

/**
 * - `unknown_kind`, `bad_side`: a code outside its table.
 * - `not_finite`: NaN or infinite. `not_integer`: not whole units or whole microseconds within 2^53.
 * - `price_not_positive`, `qty_negative`.
 * - `high_low`: not high ≥ max(open, close) ≥ min(open, close) ≥ low.
 * - `bar_span`: a bar that does not close after it opens.
 * - `duplicate_bar`: a bar of this instrument with this open time was there. `bar_overlap`: it opens before the last one closed.
 * - `time_backwards`: receive time before the source's last row, or a bar before the instrument's last bar.
 * - `event_time_bound`: event time farther from the receive time than stated.
 * - `seq_gap`: the sequence is not the source's last plus one.
 */
export type DefectRule =
  | 'unknown_kind'
  | 'bad_side'
  | 'not_finite'
  | 'not_integer'
  | 'price_not_positive'
  | 'qty_negative'
  | 'high_low'
  | 'bar_span'
  | 'duplicate_bar'
  | 'bar_overlap'
  | 'time_backwards'
  | 'event_time_bound'
  | 'seq_gap'

export type Defect = {
  readonly rule: DefectRule
  /** The column at fault. */
  readonly field: string
  readonly value: number
  readonly message: string
}

export type QualityBounds = {
  /** Most that `eventTsUs` may lie before `recvTsUs`. */
  readonly lateUsMax: number
  /** Most that it may lie after it: clocks differ. */
  readonly aheadUsMax: number
}

/** A day late (a feed may repeat its last trade overnight), ten seconds ahead. */
export const DEFAULT_QUALITY_BOUNDS: QualityBounds = { lateUsMax: 86_400_000_000, aheadUsMax: 10_000_000 }

/** What the rules remember of a source: plain JSON in snapshots. */
export type QualitySnapshot = {
  readonly nextSeq: number | null
  readonly lastRecvTsUs: number | null
  /** By instrument id: [last bar's open, its close], null where there was none. */
  readonly lastBars: readonly (readonly [number, number] | null)[]
}

/** Memory of one source. Grows with the largest instrument id, 16 bytes each. */
export class QualityState {
  readonly bounds: QualityBounds
  /** Sequence that must come next; NaN: any. */
  nextSeq = Number.NaN
  lastRecvTsUs = Number.NEGATIVE_INFINITY
  /** Open and close of the last bar, interleaved by instrument; NaN where there was none. */
  lastBars = new Float64Array(0)

  constructor(bounds: QualityBounds = DEFAULT_QUALITY_BOUNDS) {
    this.bounds = bounds
  }

  snapshot(): QualitySnapshot {
    const lastBars: (readonly [number, number] | null)[] = []
    for (let i = 0; i < this.lastBars.length; i += 2) {
      const openTsUs = this.lastBars[i]!
      lastBars.push(Number.isNaN(openTsUs) ? null : [openTsUs, this.lastBars[i + 1]!])
    }
    return {
      nextSeq: Number.isNaN(this.nextSeq) ? null : this.nextSeq,
      lastRecvTsUs: Number.isFinite(this.lastRecvTsUs) ? this.lastRecvTsUs : null,
      lastBars,
    }
  }

  restore({ nextSeq, lastRecvTsUs, lastBars }: QualitySnapshot): void {
    this.nextSeq = nextSeq ?? Number.NaN
    this.lastRecvTsUs = lastRecvTsUs ?? Number.NEGATIVE_INFINITY
    this.lastBars = new Float64Array(lastBars.length * 2).fill(Number.NaN)
    lastBars.forEach((bar, i) => {
      if (bar !== null) this.lastBars.set(bar, i * 2)
    })
  }
}

/**
 * The first rule that row `i` breaks, or null. A good row moves `state` on and allocates nothing (but the growth of `state` when a new
 * instrument id appears); a row with a defect leaves times and bars as they were and only counts its sequence.
 */
export function firstDefect(frame: TickFrame, i: number, state: QualityState): Defect | null {
  const seq = frame.seq[i]!
  if (seq !== state.nextSeq && !Number.isNaN(state.nextSeq))
    return defect('seq_gap', 'seq', seq, `expected ${state.nextSeq}`)
  state.nextSeq = seq + 1

  const kind = frame.kind[i]!
  if (kind < TICK_KIND.trade || kind > TICK_KIND.ask) return defect('unknown_kind', 'kind', kind, 'must be 1..5')
  const side = frame.side[i]!
  if (side < -1 || side > 1) return defect('bad_side', 'side', side, 'must be -1, 0 or 1')

  const recvTsUs = frame.recvTsUs[i]!
  if (!Number.isSafeInteger(recvTsUs)) return notWhole('recvTsUs', recvTsUs)
  if (recvTsUs < state.lastRecvTsUs)
    return defect('time_backwards', 'recvTsUs', recvTsUs, `the row before has ${state.lastRecvTsUs}`)
  const eventTsUs = frame.eventTsUs[i]!
  if (!Number.isSafeInteger(eventTsUs)) return notWhole('eventTsUs', eventTsUs)
  if (eventTsUs < recvTsUs - state.bounds.lateUsMax || eventTsUs > recvTsUs + state.bounds.aheadUsMax) {
    const { lateUsMax, aheadUsMax } = state.bounds
    const rule = `must be at most ${lateUsMax} µs before and ${aheadUsMax} µs after recvTsUs ${recvTsUs}`
    return defect('event_time_bound', 'eventTsUs', eventTsUs, rule)
  }

  const priceUnits = frame.priceUnits[i]!
  if (!Number.isSafeInteger(priceUnits)) return notWhole('priceUnits', priceUnits)
  if (priceUnits <= 0) return notPositive('priceUnits', priceUnits)
  const qtyUnits = frame.qtyUnits[i]!
  if (!Number.isSafeInteger(qtyUnits)) return notWhole('qtyUnits', qtyUnits)
  if (qtyUnits < 0) return defect('qty_negative', 'qtyUnits', qtyUnits, 'must be 0 or more')

  if (kind === TICK_KIND.bar) {
    const found = barDefect(frame, i, state)
    if (found !== null) return found
  }
  state.lastRecvTsUs = recvTsUs
  return null
}

function barDefect(frame: TickFrame, i: number, state: QualityState): Defect | null {
  const openUnits = frame.openUnits[i]!
  const highUnits = frame.highUnits[i]!
  const lowUnits = frame.lowUnits[i]!
  const closeUnits = frame.priceUnits[i]!
  const openTsUs = frame.openTsUs[i]!
  const closeTsUs = frame.eventTsUs[i]!
  if (!Number.isSafeInteger(openUnits)) return notWhole('openUnits', openUnits)
  if (!Number.isSafeInteger(highUnits)) return notWhole('highUnits', highUnits)
  if (!Number.isSafeInteger(lowUnits)) return notWhole('lowUnits', lowUnits)
  if (openUnits <= 0) return notPositive('openUnits', openUnits)
  if (lowUnits <= 0) return notPositive('lowUnits', lowUnits)
  if (highUnits < openUnits || highUnits < closeUnits)
    return defect('high_low', 'highUnits', highUnits, `must be at least open ${openUnits} and close ${closeUnits}`)
  if (lowUnits > openUnits || lowUnits > closeUnits)
    return defect('high_low', 'lowUnits', lowUnits, `must be at most open ${openUnits} and close ${closeUnits}`)
  if (!Number.isSafeInteger(openTsUs)) return notWhole('openTsUs', openTsUs)
  if (openTsUs >= closeTsUs) return defect('bar_span', 'openTsUs', openTsUs, `must be before the close ${closeTsUs}`)

  const at = frame.instrument[i]! * 2
  if (at >= state.lastBars.length) grow(state, at)
  const lastOpenTsUs = state.lastBars[at]!
  if (openTsUs === lastOpenTsUs)
    return defect(
      'duplicate_bar',
      'openTsUs',
      openTsUs,
      'a bar of this instrument with this open time was there before',
    )
  if (openTsUs < lastOpenTsUs)
    return defect('time_backwards', 'openTsUs', openTsUs, `the instrument's last bar opened at ${lastOpenTsUs}`)
  const lastCloseTsUs = state.lastBars[at + 1]!
  if (openTsUs < lastCloseTsUs)
    return defect('bar_overlap', 'openTsUs', openTsUs, `the instrument's last bar closed at ${lastCloseTsUs}`)
  state.lastBars[at] = openTsUs
  state.lastBars[at + 1] = closeTsUs
  return null
}

function grow(state: QualityState, at: number): void {
  const larger = new Float64Array(Math.max(16, (at + 2) * 2)).fill(Number.NaN)
  larger.set(state.lastBars)
  state.lastBars = larger
}

function notWhole(field: string, value: number): Defect {
  return Number.isFinite(value)
    ? defect('not_integer', field, value, 'must be a whole number within 2^53')
    : defect('not_finite', field, value, 'must be a finite number')
}

function notPositive(field: string, value: number): Defect {
  return defect('price_not_positive', field, value, 'must be above 0')
}

function defect(rule: DefectRule, field: string, value: number, why: string): Defect {
  return { rule, field, value, message: `${field} ${value}: ${why}` }
}
