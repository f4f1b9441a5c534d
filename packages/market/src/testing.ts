/** Generators for tests of other packages. fast-check comes from the caller's development dependencies. */

import * as fc from 'fast-check'
import type { CalendarSpec } from './calendar.ts'
import type { InstrumentSpec } from './instrument.ts'
import { formatInstrumentKey, type InstrumentKey, parseInstrumentKey, type StrikeSpec } from './instrument-key.ts'
import { TICK_KIND, type Tick, TickFrame } from './tick-frame.ts'

/** 2000-01-01 to 2040-01-01, whole microseconds. */
export const FIRST_TS_US = 946_684_800_000_000
export const LAST_TS_US = 2_208_988_800_000_000

/** Never closes, UTC. */
export const ALWAYS_OPEN: CalendarSpec = { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] }
export const NSE: CalendarSpec = {
  timeZone: 'Asia/Kolkata',
  sessionOpen: '09:15',
  sessionClose: '15:30',
  holidays: ['2022-01-26', '2022-10-24'],
}
export const NYSE: CalendarSpec = {
  timeZone: 'America/New_York',
  sessionOpen: '09:30',
  sessionClose: '16:00',
  holidays: ['2022-07-04'],
}
/** Opens on the evening before. */
export const CME: CalendarSpec = {
  timeZone: 'America/Chicago',
  sessionOpen: '17:00',
  sessionClose: '16:00',
  holidays: [],
}

export function arbitraryTsUs(): fc.Arbitrary<number> {
  return fc.integer({ min: FIRST_TS_US, max: LAST_TS_US - 1 })
}

export function arbitraryCalendar(): fc.Arbitrary<CalendarSpec> {
  const always = { sessionOpen: null, sessionClose: null, holidays: [] }
  return fc.constantFrom<CalendarSpec>(
    ALWAYS_OPEN,
    NSE,
    NYSE,
    CME,
    { timeZone: 'America/New_York', ...always },
    { timeZone: 'Asia/Kolkata', ...always },
    // Half-hour change; midnight jumped over; clocks set back across midnight.
    { timeZone: 'Australia/Lord_Howe', ...always },
    { timeZone: 'America/Sao_Paulo', ...always },
    { timeZone: 'America/St_Johns', ...always },
    { timeZone: 'Africa/Cairo', sessionOpen: '10:00', sessionClose: '14:30', holidays: ['2020-01-07'] },
  )
}

export function arbitraryTimeframe(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom('1s', '1m', '3m', '5m', '15m', '1h', '4h', '1d', '1w', '1M'),
    fc.integer({ min: 1, max: 1_440 }).map((count) => `${count}m`),
    fc.integer({ min: 1, max: 3_600 }).map((count) => `${count}s`),
  )
}

export function arbitraryInstrumentKey(): fc.Arbitrary<string> {
  const venue = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,7}$/)
  const symbol = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.&/-]{0,11}$/)
  const expiry = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2039-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const decimal = fc
    .tuple(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 4 }))
    .map(([units, decimals]) => String(units / 10 ** decimals))
  const strike = fc.oneof(
    decimal.map((text): StrikeSpec => ({ kind: 'strike', strike: text })),
    fc.integer({ min: -20, max: 20 }).map((steps): StrikeSpec => ({ kind: 'moneyness_steps', steps })),
    fc.integer({ min: 1, max: 99 }).map((deltaPct): StrikeSpec => ({ kind: 'delta', deltaPct })),
    decimal.map((ratio): StrikeSpec => ({ kind: 'forward_ratio', ratio })),
  )
  const key: fc.Arbitrary<InstrumentKey> = fc.oneof(
    fc.record({ kind: fc.constant('spot' as const), venue, symbol }),
    fc.record({ kind: fc.constant('future' as const), venue, symbol, expiry }),
    fc.record({
      kind: fc.constant('option' as const),
      venue,
      symbol,
      expiry,
      right: fc.constantFrom('C' as const, 'P' as const),
      strike,
    }),
  )
  return key.filter(spellsAKey).map(formatInstrumentKey)
}

export function arbitraryInstrumentSpec(): fc.Arbitrary<InstrumentSpec> {
  return fc.record({
    key: arbitraryInstrumentKey().filter((key) => parseInstrumentKey(key).kind === 'spot'),
    title: fc.string({ maxLength: 20 }),
    simulated: fc.boolean(),
    priceDecimals: fc.integer({ min: 0, max: 8 }),
    qtyDecimals: fc.integer({ min: 0, max: 8 }),
    currency: fc.constantFrom('USD', 'INR', 'USDT'),
    currencyDecimals: fc.constantFrom(0, 2, 8),
    calendar: arbitraryCalendar(),
    filters: fc
      .array(
        fc.record({
          fromTsUs: arbitraryTsUs(),
          tickUnits: fc.integer({ min: 1, max: 500 }),
          stepUnits: fc.integer({ min: 1, max: 100 }),
          lotUnits: fc.integer({ min: 1, max: 100 }),
        }),
        { minLength: 1, maxLength: 3 },
      )
      .map((filters) => filters.toSorted((a, b) => a.fromTsUs - b.fromTsUs)),
  })
}

export type FrameOptions = {
  readonly source?: string
  readonly instruments?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly firstSeq?: number
}

/**
 * Rows that meet every rule of `firstDefect`: any kind, several instruments, dense sequence, times that never go back, bars that neither
 * repeat nor overlap. Prices walk in small steps, so levels, stops and bars meet each other.
 */
export function arbitraryTicks(options: FrameOptions = {}): fc.Arbitrary<Tick[]> {
  const { instruments = 3, minLength = 0, maxLength = 100, firstSeq = 0 } = options
  const draft = fc.record({
    kind: fc.constantFrom(...Object.values(TICK_KIND)),
    side: fc.constantFrom(-1, 0, 1),
    instrument: fc.integer({ min: 0, max: instruments - 1 }),
    stepUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90_000_000 })),
    moveUnits: fc.integer({ min: -30, max: 30 }),
    qtyUnits: fc.integer({ min: 0, max: 1_000 }),
    openMoveUnits: fc.integer({ min: -20, max: 20 }),
    aboveUnits: fc.integer({ min: 0, max: 20 }),
    belowUnits: fc.integer({ min: 0, max: 20 }),
    spanUs: fc.integer({ min: 1, max: 60_000_000 }),
  })
  return fc.tuple(arbitraryTsUs(), fc.array(draft, { minLength, maxLength })).map(([startTsUs, drafts]) => {
    const priceUnits = new Array<number>(instruments).fill(10_000)
    const barCloseTsUs = new Array<number>(instruments).fill(startTsUs)
    let tsUs = startTsUs
    return drafts.map((row, i): Tick => {
      tsUs += row.stepUs
      priceUnits[row.instrument] = Math.max(100, priceUnits[row.instrument]! + row.moveUnits)
      const price = priceUnits[row.instrument]!
      const openTsUs = Math.max(barCloseTsUs[row.instrument]!, tsUs - row.spanUs)
      const kind = row.kind === TICK_KIND.bar && openTsUs >= tsUs ? TICK_KIND.trade : row.kind
      const bar = kind === TICK_KIND.bar
      if (bar) barCloseTsUs[row.instrument] = tsUs
      const openUnits = price + row.openMoveUnits
      return {
        kind,
        side: kind === TICK_KIND.trade ? row.side : 0,
        instrument: row.instrument,
        seq: firstSeq + i,
        eventTsUs: tsUs,
        recvTsUs: tsUs,
        priceUnits: price,
        qtyUnits: kind === TICK_KIND.open ? 0 : row.qtyUnits,
        openTsUs: bar ? openTsUs : Number.NaN,
        openUnits: bar ? openUnits : Number.NaN,
        highUnits: bar ? Math.max(openUnits, price) + row.aboveUnits : Number.NaN,
        lowUnits: bar ? Math.min(openUnits, price) - row.belowUnits : Number.NaN,
      }
    })
  })
}

/** {@link arbitraryTicks} in a frame. */
export function arbitraryFrame(options: FrameOptions = {}): fc.Arbitrary<TickFrame> {
  return arbitraryTicks(options).map((ticks) => frameOf(options.source ?? 'test', ticks))
}

/** A frame that holds exactly these rows. */
export function frameOf(source: string, ticks: readonly Tick[]): TickFrame {
  const frame = new TickFrame(source, Math.max(1, ticks.length))
  for (const tick of ticks) frame.push(tick)
  return frame
}

/** A closed bar in units, as tests of bar builders and indicators want it. */
export type BarUnits = {
  readonly openTsUs: number
  readonly closeTsUs: number
  readonly openUnits: number
  readonly highUnits: number
  readonly lowUnits: number
  readonly closeUnits: number
  readonly volumeUnits: number
}

/** Bars of equal length that follow each other, now and then with a gap. */
export function arbitraryBars(options: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<BarUnits[]> {
  const { minLength = 0, maxLength = 100 } = options
  const draft = fc.record({
    skip: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) }),
    openMoveUnits: fc.integer({ min: -20, max: 20 }),
    moveUnits: fc.integer({ min: -50, max: 50 }),
    aboveUnits: fc.integer({ min: 0, max: 20 }),
    belowUnits: fc.integer({ min: 0, max: 20 }),
    volumeUnits: fc.integer({ min: 0, max: 10_000 }),
  })
  const start = fc.integer({ min: FIRST_TS_US / 60_000_000, max: 33_333_333 })
  return fc.tuple(start, fc.array(draft, { minLength, maxLength })).map(([minute, drafts]) => {
    let at = minute
    let price = 10_000
    return drafts.map((row): BarUnits => {
      at += 1 + row.skip
      const openUnits = Math.max(200, price + row.openMoveUnits)
      const closeUnits = Math.max(200, openUnits + row.moveUnits)
      price = closeUnits
      return {
        openTsUs: at * 60_000_000,
        closeTsUs: (at + 1) * 60_000_000,
        openUnits,
        highUnits: Math.max(openUnits, closeUnits) + row.aboveUnits,
        lowUnits: Math.min(openUnits, closeUnits) - row.belowUnits,
        closeUnits,
        volumeUnits: row.volumeUnits,
      }
    })
  })
}

function spellsAKey(key: InstrumentKey): boolean {
  try {
    formatInstrumentKey(key)
    return true
  } catch {
    return false
  }
}
