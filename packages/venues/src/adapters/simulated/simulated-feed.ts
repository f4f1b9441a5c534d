/** A market made up from a seed: for what no free data offers, and for benches. Everything that shows it says "simulated". */

import { DAY_US, formatCivilDate, type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import {
  checkFromSeq,
  checkSource,
  type FeedDefect,
  type FeedOptions,
  type FrameStream,
  instrumentIds,
  type MarketFeed,
} from '../../feed.ts'
import { checkRowsMax, copyRows } from '../../frame-rows.ts'
import { BLOCK_STEPS, PricePaths } from './price-path.ts'
import { BOOK_ROWS_PER_BLOCK, BOOK_ROWS_PER_STEP, SimulatedBook, writeRow } from './simulated-book.ts'
import { CHAIN_ROWS_PER_STEP, chainSpecs, SimulatedChain } from './simulated-chain.ts'

export type SimulatedOptions = {
  /** Any integer; the same seed and options give the same rows. */
  readonly seed: number
  /** How many spot instruments: 1 to 512, `SIM:ALPHA`, `SIM:BETA` …. 2 unless said. */
  readonly instruments?: number
  /** Event time of the first step; 2025-01-02T00:00Z unless said. */
  readonly startTsUs?: number
  /** Event time between steps; a second unless said. */
  readonly intervalUs?: number
  /** Event time from the first step to the end; null (unless said): no end. */
  readonly durationUs?: number | null
  /**
   * `book`: eight levels a side and trades that hit them, ten rows per instrument and step. `trades`: one trade per instrument and step,
   * no book. `book` unless said.
   */
  readonly content?: 'book' | 'trades'
  /** Options on the first instrument, expiring 30 days after the start at 16:00 UTC; no rows of theirs after that. No, unless said. */
  readonly optionChain?: boolean
  /** `simulated` unless said. */
  readonly source?: string
}

// biome-ignore format: a list of names
const NAMES = ['ALPHA', 'BETA', 'GAMMA', 'DELTA', 'EPSILON', 'ZETA', 'ETA', 'THETA', 'IOTA', 'KAPPA', 'LAMBDA', 'MU', 'NU', 'XI', 'OMICRON', 'PI',
  'RHO', 'SIGMA', 'TAU', 'UPSILON', 'PHI', 'CHI', 'PSI', 'OMEGA']
const DEFAULT_START_TS_US = 1_735_776_000_000_000
const EXPIRY_DAYS = 30
const EXPIRY_TIME_US = 16 * 3_600_000_000
const MAX_INSTRUMENTS = 512

/** Options with nothing left open. */
type Plan = {
  readonly seed: number
  readonly spots: number
  readonly startTsUs: number
  readonly intervalUs: number
  /** Infinity: no end. */
  readonly steps: number
  readonly book: boolean
  /** Steps in which the option chain is quoted: the first so many, whole blocks. 0 without chain. */
  readonly chainSteps: number
  readonly expiryTsUs: number
  /** Price units in a tick. */
  readonly tickUnits: number
}

/** A step moves a price by two ticks at most: from this interval on a tick is larger and prices have fewer of them, or a day would not move them. */
const COARSE_FROM_US = 60_000_000
const COARSE_TICK_UNITS = 25
const COARSENESS = 40

/**
 * The feed. Prices are about 80 to 320 with a tick of 0.01; where steps are a minute apart or more, 50 to 200 with one of 0.25. Quantities are whole, the market never closes. Opening it at a row walks anchors
 * (about 0.1 µs per instrument and 512 steps) and makes at most two blocks: a million steps of 64 instruments take about 15 ms.
 *
 * @throws RangeError naming the option, its value and the rule
 */
export function simulatedFeed(options: SimulatedOptions): MarketFeed {
  const source = checkSource(options.source ?? 'simulated')
  const plan = planOf(options)
  const spots = Array.from({ length: plan.spots }, (_, i) => spotSpec(i, plan.tickUnits))
  const instruments =
    plan.chainSteps === 0
      ? spots
      : [...spots, ...chainSpecs(spots[0]!, pricePaths(plan, 1).baseTicks[0]!, expiryOf(plan.startTsUs))]
  const totalRows = Number.isFinite(plan.steps) ? rowsBefore(plan, plan.steps) : null
  return {
    source,
    title: `Simulated market of ${plan.spots} ${plan.spots === 1 ? 'instrument' : 'instruments'} (seed ${plan.seed})`,
    simulated: true,
    instruments,
    totalRows,
    async open({ fromSeq, instrumentId }: FeedOptions): Promise<FrameStream> {
      checkFromSeq(fromSeq, totalRows)
      return new SimulatedStream(source, plan, instrumentIds(instruments, instrumentId), fromSeq)
    },
  }
}

class SimulatedStream implements FrameStream {
  nextSeq: number
  readonly #source: string
  readonly #plan: Plan
  readonly #ids: readonly number[]
  readonly #paths: PricePaths
  readonly #books: readonly SimulatedBook[]
  readonly #chain: SimulatedChain | null
  /** Next step to make, and the `seq` of its first row. */
  #step = 0
  #stepSeq = 0
  /** Whole steps as made; rows from `#at` on are still to be given. */
  #made: TickFrame
  #at = 0
  /** For a part of a step, when a caller wants fewer rows than one has. */
  #part: TickFrame | null = null
  #closed = false

  constructor(source: string, plan: Plan, ids: readonly number[], fromSeq: number) {
    this.#source = source
    this.#plan = plan
    this.#ids = ids
    this.nextSeq = fromSeq
    this.#paths = pricePaths(plan, plan.spots)
    this.#books = ids.slice(0, plan.spots).map((id, path) => new SimulatedBook(this.#paths, path, id))
    this.#chain = plan.chainSteps === 0 ? null : new SimulatedChain(this.#paths, ids.slice(plan.spots), plan.expiryTsUs)
    this.#made = blankFrame(source, Math.max(rowsOf(plan, 0), 1_024))
    this.#seek(fromSeq)
  }

  next(rowsMax: number): TickFrame | null {
    checkRowsMax(rowsMax)
    if (this.#closed) return null
    if (this.#at >= this.#made.length && !this.#make(rowsMax)) return null
    const made = this.#made
    const count = Math.min(rowsMax, made.length - this.#at)
    if (this.#at === 0 && count === made.length) {
      this.#at = count
      this.nextSeq += count
      return made
    }
    if (this.#part === null || this.#part.capacity < count)
      this.#part = blankFrame(this.#source, Math.max(count, 1_024))
    this.#part.length = 0
    copyRows(made, this.#at, this.#at + count, this.#part)
    this.#at += count
    this.nextSeq += count
    return this.#part
  }

  takeDefects(): readonly FeedDefect[] {
    return []
  }

  close(): void {
    this.#closed = true
  }

  /** Fills `#made` with as many whole steps as fit into `rowsMax`, at least one. False at the end. */
  #make(rowsMax: number): boolean {
    const plan = this.#plan
    if (this.#step >= plan.steps) return false
    if (this.#made.capacity < rowsMax) this.#made = blankFrame(this.#source, rowsMax)
    const frame = this.#made
    frame.length = 0
    this.#at = 0
    const room = Math.max(rowsMax, rowsOf(plan, this.#step))
    while (this.#step < plan.steps && frame.length + rowsOf(plan, this.#step) <= room) this.#writeStep(frame)
    return true
  }

  #writeStep(frame: TickFrame): void {
    const { startTsUs, intervalUs, spots, book, chainSteps, tickUnits } = this.#plan
    const step = this.#step
    const firstRow = frame.length
    const tsUs = startTsUs + step * intervalUs
    const stepInBlock = step % BLOCK_STEPS
    if (stepInBlock === 0) {
      this.#paths.nextBlock()
      this.#paths.beginSteps()
    }
    this.#paths.setStep(stepInBlock)
    let seq = this.#stepSeq
    if (book) {
      for (let i = 0; i < spots; i += 1) seq = this.#writeBook(frame, seq, tsUs, i, stepInBlock === 0)
    } else {
      this.#writeTrades(frame, seq, tsUs)
      seq += spots
    }
    if (step < chainSteps) {
      this.#chain!.writeStep(frame, seq, tsUs, step)
      seq += CHAIN_ROWS_PER_STEP
    }
    if (tickUnits !== 1) for (let i = firstRow; i < frame.length; i += 1) frame.priceUnits[i]! *= tickUnits
    this.#step = step + 1
    this.#stepSeq = seq
  }

  #writeBook(frame: TickFrame, firstSeq: number, tsUs: number, i: number, blockStart: boolean): number {
    const book = this.#books[i]!
    let seq = firstSeq
    if (blockStart) {
      book.writeBlockStart(frame, seq, tsUs)
      seq += BOOK_ROWS_PER_BLOCK
    }
    this.#paths.step(i)
    book.writeStep(frame, seq, tsUs)
    return seq + BOOK_ROWS_PER_STEP
  }

  /** One trade per instrument, at the bid or the ask. The loop that benches lean on: one pass over columns, nothing allocated. */
  #writeTrades(frame: TickFrame, firstSeq: number, tsUs: number): void {
    const paths = this.#paths
    const ids = this.#ids
    const { midTicks } = paths
    for (let i = 0; i < midTicks.length; i += 1) {
      const bits = Math.imul(paths.step(i), 0x9e3779b1)
      const side = bits < 0 ? 1 : -1
      writeRow(
        frame,
        firstSeq + i,
        tsUs,
        ids[i]!,
        TICK_KIND.trade,
        side,
        midTicks[i]! + side,
        1 + ((bits >>> 16) & 127),
      )
    }
  }

  /** Brings everything to where the row `fromSeq` is the next one. */
  #seek(fromSeq: number): void {
    const plan = this.#plan
    const step = Math.min(stepOf(plan, fromSeq), plan.steps)
    const block = Math.floor(step / BLOCK_STEPS)
    // The chain remembers its last quotes from block to block; each is quoted anew many times in one, so one block earlier is enough.
    const fromBlock = plan.chainSteps > 0 ? Math.max(0, block - 1) : block
    for (let b = 0; b < fromBlock; b += 1) this.#paths.nextBlock()
    this.#step = fromBlock * BLOCK_STEPS
    this.#stepSeq = rowsBefore(plan, this.#step)
    const frame = this.#made
    while (this.#step < step) {
      frame.length = 0
      this.#writeStep(frame)
    }
    frame.length = 0
    const skip = fromSeq - this.#stepSeq
    if (skip > 0) {
      this.#writeStep(frame)
      this.#at = skip
    }
  }
}

/** Rows of one step. */
function rowsOf(plan: Plan, step: number): number {
  const perSpot = plan.book ? BOOK_ROWS_PER_STEP + (step % BLOCK_STEPS === 0 ? BOOK_ROWS_PER_BLOCK : 0) : 1
  return plan.spots * perSpot + (step < plan.chainSteps ? CHAIN_ROWS_PER_STEP : 0)
}

/** Rows of all steps before `step`. */
function rowsBefore(plan: Plan, step: number): number {
  const blocksBegun = Math.ceil(step / BLOCK_STEPS)
  const spotRows = plan.book ? step * BOOK_ROWS_PER_STEP + blocksBegun * BOOK_ROWS_PER_BLOCK : step
  return plan.spots * spotRows + Math.min(step, plan.chainSteps) * CHAIN_ROWS_PER_STEP
}

/** The step that holds the row `seq`. */
function stepOf(plan: Plan, seq: number): number {
  let low = 0
  let high = seq
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (rowsBefore(plan, middle) <= seq) low = middle
    else high = middle - 1
  }
  return low
}

function planOf(options: SimulatedOptions): Plan {
  const { seed, instruments = 2, startTsUs = DEFAULT_START_TS_US, intervalUs = 1_000_000, durationUs = null } = options
  checkWhole('seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  checkWhole('instruments', instruments, 1, MAX_INSTRUMENTS)
  checkWhole('startTsUs', startTsUs, 0, 8_000_000_000_000_000)
  checkWhole('intervalUs', intervalUs, 1, DAY_US)
  if (durationUs !== null) checkWhole('durationUs', durationUs, intervalUs, 8_000_000_000_000_000)
  const steps = durationUs === null ? Number.POSITIVE_INFINITY : Math.floor(durationUs / intervalUs)
  const expiryTsUs = (Math.floor(startTsUs / DAY_US) + EXPIRY_DAYS) * DAY_US + EXPIRY_TIME_US
  const liveBlocks = Math.floor((expiryTsUs - startTsUs) / intervalUs / BLOCK_STEPS)
  const chainSteps = options.optionChain === true ? liveBlocks * BLOCK_STEPS : 0
  if (options.optionChain === true && chainSteps === 0)
    throw new RangeError(`intervalUs must leave ${BLOCK_STEPS} steps before the options expire, was ${intervalUs}`)
  const book = (options.content ?? 'book') === 'book'
  const tickUnits = intervalUs < COARSE_FROM_US ? 1 : COARSE_TICK_UNITS
  return { seed, spots: instruments, startTsUs, intervalUs, steps, book, chainSteps, expiryTsUs, tickUnits }
}

function pricePaths({ seed, tickUnits }: Plan, count: number): PricePaths {
  return new PricePaths(seed, count, tickUnits === 1 ? 1 : COARSENESS)
}

function spotSpec(i: number, tickUnits: number): InstrumentSpec {
  const round = Math.floor(i / NAMES.length)
  const name = `${NAMES[i % NAMES.length]!}${round === 0 ? '' : round + 1}`
  return {
    key: `SIM:${name}`,
    title: `${name} (simulated)`,
    simulated: true,
    priceDecimals: 2,
    qtyDecimals: 0,
    currency: 'USD',
    currencyDecimals: 2,
    calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
    filters: [{ fromTsUs: 0, tickUnits, stepUnits: 1, lotUnits: 1 }],
  }
}

function expiryOf(startTsUs: number): string {
  return formatCivilDate(Math.floor(startTsUs / DAY_US) + EXPIRY_DAYS)
}

/** A frame whose bar columns say "no bar" in every row. */
function blankFrame(source: string, capacity: number): TickFrame {
  const frame = new TickFrame(source, capacity)
  for (const column of [frame.openTsUs, frame.openUnits, frame.highUnits, frame.lowUnits]) column.fill(Number.NaN)
  return frame
}

function checkWhole(name: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new RangeError(`${name} must be an integer ${min} to ${max}, was ${value}`)
}
