/**
 * All causal indicators of the package on one instrument, default parameters: once in the runner that strategies use (an `IndicatorSet`, all
 * values written into a caller's array after each bar), with a clock around every few bars and V8's own count of allocated bytes, once each
 * as an instance of its own, and once declared by a strategy in a backtest, beside the same backtest whose strategy declares none.
 */

import { getHeapStatistics } from 'node:v8'
import { type BarInput, catalogue, IndicatorSet } from '@tickworks/indicators'
import { backtest, type Strategy } from '@tickworks/trading'
import { barFrames, benchConfig, benchSpecs } from '../market.ts'
import { countOption } from '../measure.ts'
import { type Bars, makeBars } from './bars.ts'

/** Bars between two looks at the clock, whose own cost would show in one. */
const BARS_A_LOOK = 16
const MINUTE_US = 60_000_000

export type RunnerResult = {
  readonly indicators: number
  /** Microseconds per bar, all indicators together, over looks at the clock. */
  readonly medianUs: number
  readonly p99Us: number
  readonly bytesPerUpdate: number
  /** Median microseconds per bar of instances on their own, one after the other. */
  readonly aloneUs: number
  /** Microseconds per bar that the indicators add to a backtest. */
  readonly inBacktestUs: number
}

export function benchRunner(barCount: number, rounds: number): RunnerResult {
  const bars = makeBars(barCount)
  const { medianUs, p99Us, bytesPerUpdate, indicators } = inLoop(bars, rounds, asSet())
  const aloneUs = inLoop(bars, rounds, asInstances()).medianUs
  const inBacktestUs = inBacktest(barCount, rounds)
  console.log(`\nall ${indicators} causal indicators on one instrument, default parameters, ${barCount} bars`)
  console.log(
    `runner:   ${medianUs.toFixed(2)} µs per bar (median of looks of ${BARS_A_LOOK} bars, p99 ${p99Us.toFixed(2)}) · target 25, ` +
      `${((1e3 * medianUs) / indicators).toFixed(0)} ns per update, ${bytesPerUpdate.toFixed(3)} bytes allocated per update · target below 1`,
  )
  console.log(`alone:    ${aloneUs.toFixed(2)} µs per bar, an instance for each indicator`)
  console.log(`backtest: ${inBacktestUs.toFixed(2)} µs per bar more than the same one without indicators`)
  return { indicators, medianUs, p99Us, bytesPerUpdate, aloneUs, inBacktestUs }
}

const causal = catalogue.filter(({ causal }) => causal)

/** Takes a bar and writes all outputs. */
type Feed = (bar: BarInput, out: Float64Array) => void

function asSet(): Feed {
  const set = new IndicatorSet()
  for (const definition of causal) set.add(definition)
  return (bar, out) => {
    set.updateBar(bar)
    set.readInto(out, 0)
  }
}

function asInstances(): Feed {
  const instances = causal.map((definition) => definition.stream())
  return (bar, out) => {
    for (let k = 0; k < instances.length; k += 1) {
      instances[k]!.updateBar(bar)
      instances[k]!.readInto(out, 0)
    }
  }
}

function inLoop(bars: Bars, rounds: number, feed: Feed): Omit<RunnerResult, 'aloneUs' | 'inBacktestUs'> {
  const out = new Float64Array(causal.reduce((width, definition) => width + widthOf(definition), 0))
  // Fields that begin as fractions stay doubles in place, where a small integer would be replaced by a new number.
  const bar: { -readonly [K in keyof BarInput]-?: number } = {
    open: 0.5,
    high: 0.5,
    low: 0.5,
    close: 0.5,
    volume: 0.5,
    openTsUs: 0.5,
  }
  let timeUs = 1_599_998_400_000_000
  function over(from: number, to: number): void {
    for (let i = from; i < to; i += 1) {
      bar.open = bars.open[i]!
      bar.high = bars.high[i]!
      bar.low = bars.low[i]!
      bar.close = bars.close[i]!
      bar.volume = bars.volume[i]!
      bar.openTsUs = timeUs
      timeUs += MINUTE_US
      feed(bar, out)
    }
  }
  const barCount = bars.close.length
  over(0, barCount)
  const looks: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i + BARS_A_LOOK <= barCount; i += BARS_A_LOOK) {
      const started = performance.now()
      over(i, i + BARS_A_LOOK)
      looks.push(((performance.now() - started) * 1e3) / BARS_A_LOOK)
    }
  }
  looks.sort((a, b) => a - b)
  // The least of several passes: what the compiler allocates is in the others.
  let leastBytes = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round += 1) {
    const before = allocatedBytes()
    over(0, barCount)
    leastBytes = Math.min(leastBytes, allocatedBytes() - before)
  }
  return {
    indicators: causal.length,
    medianUs: looks[looks.length >> 1]!,
    p99Us: looks[Math.floor(looks.length * 0.99)]!,
    bytesPerUpdate: leastBytes / (barCount * causal.length),
  }
}

function widthOf(definition: (typeof catalogue)[number]): number {
  const defaults = Object.fromEntries(Object.entries(definition.params).map(([name, spec]) => [name, spec.default]))
  return definition.outputs(defaults).length
}

/** The best round of each, taken in turns. */
function inBacktest(barCount: number, rounds: number): number {
  const specs = benchSpecs(1)
  const frames = barCount
  const modules = new Map([false, true].map((declares) => [nameOf(declares), declaring(declares)]))
  const leastMs = new Map<string, number>()
  for (let round = 0; round <= rounds; round += 1) {
    for (const strategy of modules.keys()) {
      const config = benchConfig(specs)
      const [first] = config.strategies
      const own = { ...config, strategies: [{ ...first!, id: strategy, strategy, params: {} }] }
      let ms = 0
      let started = 0
      function* unmeasured(): ReturnType<typeof barFrames> {
        for (const frame of barFrames(frames)) {
          started = performance.now()
          yield frame
          ms += performance.now() - started
        }
      }
      backtest({ config: own, instruments: specs, modules, frames: unmeasured() })
      if (round > 0) leastMs.set(strategy, Math.min(ms, leastMs.get(strategy) ?? Number.POSITIVE_INFINITY))
    }
  }
  return ((leastMs.get(nameOf(true))! - leastMs.get(nameOf(false))!) * 1e3) / barCount
}

function nameOf(declares: boolean): string {
  return declares ? 'every-indicator' : 'no-indicator'
}

function declaring(declares: boolean): Strategy {
  const strategy: Strategy<Record<never, never>, object, { bars: number }> = {
    name: nameOf(declares),
    title: nameOf(declares),
    params: {},
    setup: ({ indicators }) => {
      const factory = indicators as unknown as { readonly [name: string]: () => object }
      const declared = declares ? causal : []
      return Object.fromEntries(declared.map(({ name }) => [name, factory[name]!()]))
    },
    state: () => ({ bars: 0 }),
    onBar: (_bar, { state }) => {
      state.bars += 1
    },
  }
  return strategy as unknown as Strategy
}

function allocatedBytes(): number {
  const { total_allocated_bytes: bytes } = getHeapStatistics() as { readonly total_allocated_bytes?: number }
  if (bytes === undefined) throw new Error('this Node does not count allocated bytes')
  return bytes
}

if (import.meta.main) benchRunner(countOption('bars', 20_000), countOption('rounds', 7))
