/**
 * What a tick must be before it gets a number and reaches the engine. Feeds keep to this themselves; what slips through here would
 * be in the log for good.
 */

import { TICK_KIND, type TickFrame } from '@tickworks/market'

/** A venue's stamp may be this far from our receive time, one day: beyond it is a defect and moves nothing. */
export const EVENT_TIME_SKEW_US_MAX = 86_400_000_000

const WHOLE_MAX = Number.MAX_SAFE_INTEGER

export type AdmissionLimits = {
  /** `seq` of the first row. */
  readonly nextSeq: number
  /** Receive time of the source's tick before. */
  readonly recvTsUs: number
  readonly instrumentCount: number
}

/**
 * The first of the rows `from … to − 1` that must not pass, or `to`. A row passes when `seq` is the one before plus 1, its
 * instrument is defined, its times are whole microseconds, `recvTsUs` not before the last and `eventTsUs` within
 * {@link EVENT_TIME_SKEW_US_MAX} of it, price and quantity are whole units, the quantity not negative, and a bar's prices are in order.
 * One loop over columns, about 6 ns a row on an idle core; {@link defectOf} says the reason.
 */
export function firstDefect(frame: TickFrame, from: number, to: number, limits: AdmissionLimits): number {
  const { kind, instrument, seq, eventTsUs, recvTsUs, priceUnits, qtyUnits } = frame
  const instrumentCount = limits.instrumentCount
  // Locals: a module's constants are looked up anew for every row, which costs as much as all the rest.
  const wholeMax = WHOLE_MAX
  const skewMax = EVENT_TIME_SKEW_US_MAX
  const { trade, bar, ask } = TICK_KIND
  let expected = limits.nextSeq
  let before = limits.recvTsUs
  for (let i = from; i < to; i += 1) {
    const k = kind[i]!
    const recv = recvTsUs[i]!
    const event = eventTsUs[i]!
    const price = priceUnits[i]!
    const qty = qtyUnits[i]!
    const skew = event - recv
    if (seq[i]! !== expected || instrument[i]! >= instrumentCount || k < trade || k > ask) return i
    // Written so that NaN fails; infinities fail their bounds.
    if (!(recv >= before && recv <= wholeMax && event >= 0)) return i
    if (!(skew <= skewMax && skew >= -skewMax)) return i
    if (!(price <= wholeMax && price >= -wholeMax && qty <= wholeMax && qty >= 0)) return i
    if (Math.floor(recv) !== recv || Math.floor(event) !== event) return i
    if (Math.floor(price) !== price || Math.floor(qty) !== qty) return i
    if (k === bar && !isBar(frame, i)) return i
    before = recv
    expected += 1
  }
  return to
}

/** Why row `i` must not pass: a code, and a sentence with the value. Slow: for the dead letter. */
export function defectOf(
  frame: TickFrame,
  i: number,
  limits: AdmissionLimits,
): { readonly code: string; readonly message: string } {
  const kind = frame.kind[i]!
  const instrument = frame.instrument[i]!
  const event = frame.eventTsUs[i]!
  const received = frame.recvTsUs[i]!
  const price = frame.priceUnits[i]!
  const qty = frame.qtyUnits[i]!
  if (frame.seq[i]! !== limits.nextSeq) return { code: 'seq', message: `seq is ${limits.nextSeq}, was ${frame.seq[i]}` }
  if (kind < TICK_KIND.trade || kind > TICK_KIND.ask)
    return { code: 'kind', message: `the kind is 1 to 5, was ${kind}` }
  if (instrument >= limits.instrumentCount) {
    return {
      code: 'instrument',
      message: `the instrument is one of the ${limits.instrumentCount} defined, was ${instrument}`,
    }
  }
  if (!Number.isSafeInteger(received) || received < limits.recvTsUs) {
    return { code: 'recv_time', message: `recvTsUs is whole and not before ${limits.recvTsUs}, was ${received}` }
  }
  if (!Number.isSafeInteger(event) || event < 0 || Math.abs(event - received) > EVENT_TIME_SKEW_US_MAX) {
    return { code: 'event_time', message: `eventTsUs is whole and within a day of recvTsUs ${received}, was ${event}` }
  }
  if (!Number.isSafeInteger(price)) return { code: 'price', message: `priceUnits is whole, was ${price}` }
  if (!Number.isSafeInteger(qty) || qty < 0)
    return { code: 'quantity', message: `qtyUnits is whole and not negative, was ${qty}` }
  const { openTsUs, openUnits, highUnits, lowUnits } = frame
  return {
    code: 'bar',
    message:
      'a bar has low ≤ open, close ≤ high in whole units and opens no later than it closes, was ' +
      `open ${openUnits[i]} high ${highUnits[i]} low ${lowUnits[i]} close ${price} openTsUs ${openTsUs[i]}`,
  }
}

function isBar({ openTsUs, openUnits, highUnits, lowUnits, priceUnits, eventTsUs }: TickFrame, i: number): boolean {
  const open = openUnits[i]!
  const high = highUnits[i]!
  const low = lowUnits[i]!
  const close = priceUnits[i]!
  return (
    Number.isSafeInteger(open) &&
    Number.isSafeInteger(high) &&
    Number.isSafeInteger(low) &&
    Number.isSafeInteger(openTsUs[i]) &&
    openTsUs[i]! <= eventTsUs[i]! &&
    low <= open &&
    low <= close &&
    high >= open &&
    high >= close
  )
}
