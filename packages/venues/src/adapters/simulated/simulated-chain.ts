import { formatInstrumentKey, formatUnits, type InstrumentSpec, TICK_KIND, type TickFrame } from '@tickworks/market'
import type { PricePaths } from './price-path.ts'
import { writeRow } from './simulated-book.ts'

/** Options each side of the money; the chain has a call and a put of 2 × this + 1 strikes. */
const STRIKES_EACH_SIDE = 5
export const CHAIN_SIZE = (STRIKES_EACH_SIDE * 2 + 1) * 2
/** One option is quoted anew each step: two levels go, two come, one trade. */
export const CHAIN_ROWS_PER_STEP = 5

const YEAR_US = 31_557_600_000_000
const VOL_ANNUAL = 0.6

/**
 * Value of a call whose underlying's price at expiry is spread around the forward like Student's t with two degrees of freedom:
 * C = ((F − K) + √((F − K)² + 4a²)) / 2. At the money it is worth a, and a = 0.4·σ·F·√T is Black's value there. Needs no logarithm and
 * no exponential, so every machine gets the same bits.
 *
 * @param spreadTicks a, in the unit of forward and strike
 */
export function callValue(forward: number, strike: number, spreadTicks: number): number {
  const inside = forward - strike
  return (inside + Math.sqrt(inside * inside + 4 * spreadTicks * spreadTicks)) / 2
}

/** Of the same unit as {@link callValue}; by put–call parity without interest. */
export function putValue(forward: number, strike: number, spreadTicks: number): number {
  return callValue(forward, strike, spreadTicks) - (forward - strike)
}

/** The made-up option chain on the first simulated instrument: 11 strikes around its base price, one expiry. */
export class SimulatedChain {
  readonly strikesTicks = new Float64Array(CHAIN_SIZE)
  readonly expiryTsUs: number
  readonly #paths: PricePaths
  readonly #instruments: readonly number[]
  readonly #bidTicks = new Float64Array(CHAIN_SIZE)
  readonly #askTicks = new Float64Array(CHAIN_SIZE)

  constructor(paths: PricePaths, instruments: readonly number[], expiryTsUs: number) {
    this.#paths = paths
    this.#instruments = instruments
    this.expiryTsUs = expiryTsUs
    strikesOf(paths.baseTicks[0]!).forEach((strikeTicks, i) => {
      this.strikesTicks[i * 2] = strikeTicks
      this.strikesTicks[i * 2 + 1] = strikeTicks
    })
  }

  /** Quotes option `step mod 22` anew: {@link CHAIN_ROWS_PER_STEP} rows. Even places are calls. */
  writeStep(frame: TickFrame, seq: number, tsUs: number, step: number): void {
    const option = step % CHAIN_SIZE
    const midTicks = this.#paths.midTicks[0]!
    const years = Math.max(0, this.expiryTsUs - tsUs) / YEAR_US
    const spreadTicks = 0.4 * VOL_ANNUAL * midTicks * Math.sqrt(years)
    const strikeTicks = this.strikesTicks[option]!
    const value =
      option % 2 === 0 ? callValue(midTicks, strikeTicks, spreadTicks) : putValue(midTicks, strikeTicks, spreadTicks)
    const bidTicks = Math.max(1, Math.floor(value * 0.99))
    const askTicks = Math.max(bidTicks + 1, Math.ceil(value * 1.01))
    const draw = this.#paths.draw(0)
    const instrument = this.#instruments[option]!
    // The old levels go first: quotes that jump must not cross. The first time there are none, and the rows remove nothing.
    const oldBidTicks = this.#bidTicks[option]! || bidTicks
    const oldAskTicks = this.#askTicks[option]! || askTicks
    writeRow(frame, seq, tsUs, instrument, TICK_KIND.bid, 0, oldBidTicks, 0)
    writeRow(frame, seq + 1, tsUs, instrument, TICK_KIND.ask, 0, oldAskTicks, 0)
    writeRow(frame, seq + 2, tsUs, instrument, TICK_KIND.bid, 0, bidTicks, 10 + (draw & 127))
    writeRow(frame, seq + 3, tsUs, instrument, TICK_KIND.ask, 0, askTicks, 10 + ((draw >>> 7) & 127))
    const side = (draw & (1 << 20)) === 0 ? 1 : -1
    writeRow(frame, seq + 4, tsUs, instrument, TICK_KIND.trade, side, side > 0 ? askTicks : bidTicks, 1 + (draw >>> 29))
    this.#bidTicks[option] = bidTicks
    this.#askTicks[option] = askTicks
  }
}

/** Specs of the chain's options in the order of its places: call and put of the lowest strike first. */
export function chainSpecs(underlying: InstrumentSpec, baseTicks: number, expiry: string): InstrumentSpec[] {
  const symbol = underlying.key.slice(underlying.key.indexOf(':') + 1)
  const { tickUnits } = underlying.filters[0]!
  return strikesOf(baseTicks).flatMap((strikeTicks) =>
    (['C', 'P'] as const).map((right): InstrumentSpec => {
      const strike = formatUnits(strikeTicks * tickUnits, underlying.priceDecimals).replace(/\.?0+$/, '')
      const key = formatInstrumentKey({
        kind: 'option',
        venue: 'SIMOPT',
        symbol,
        expiry,
        right,
        strike: { kind: 'strike', strike },
      })
      return {
        ...underlying,
        key,
        title: `${symbol} ${expiry} ${strike} ${right === 'C' ? 'call' : 'put'} (simulated)`,
      }
    }),
  )
}

/** About 2 % of the base price apart, at a round number. */
function strikesOf(baseTicks: number): number[] {
  // half a unit of price, or a whole one where ticks are coarse
  const roundTicks = baseTicks < 8_000 ? 4 : 50
  const apartTicks = Math.max(roundTicks, Math.round((baseTicks * 0.02) / roundTicks) * roundTicks)
  const atTicks = Math.round(baseTicks / apartTicks) * apartTicks
  return Array.from({ length: STRIKES_EACH_SIDE * 2 + 1 }, (_, i) => atTicks + (i - STRIKES_EACH_SIDE) * apartTicks)
}
