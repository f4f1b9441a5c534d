/**
 * Runs things side by side and prints them as one table: rate, spread, ratio to the first row, hash of the result.
 *
 * Two rates, because machines are shared. `best` and `median` are by the wall clock: what a user gets. `per core` is by the time in which the
 * main thread had a core, best round: near what the wall clock would show on a quiet machine, though a neighbour still takes caches and
 * memory bandwidth. It is left out of rounds that are too short for the kernel to count.
 */

import { createHash } from 'node:crypto'
import { availableParallelism, cpus, loadavg } from 'node:os'

/** The kernel counts a thread's time in steps of this order. */
const CPU_MS_LEAST = 50

/** What is measured of a round: everything, or only what lies between `start` and `stop` where a contender calls them. */
export class Stopwatch {
  wallMs = 0
  cpuMs = 0
  #wallStart = 0
  #cpuStart: NodeJS.CpuUsage = { user: 0, system: 0 }
  #isRunning = false
  #wasUsed = false

  start(): void {
    this.#isRunning = true
    this.#wasUsed = true
    this.#cpuStart = process.threadCpuUsage()
    this.#wallStart = performance.now()
  }

  stop(): void {
    if (!this.#isRunning) throw new Error('the stopwatch is not running')
    this.#isRunning = false
    this.wallMs += performance.now() - this.#wallStart
    const { user, system } = process.threadCpuUsage(this.#cpuStart)
    this.cpuMs += (user + system) / 1_000
  }

  /** The whole of `run`, unless it takes its own time. Returns what `run` returns. */
  async over<T>(run: (clock: Stopwatch) => T | Promise<T>): Promise<T> {
    const whole = new Stopwatch()
    whole.start()
    const result = await run(this)
    whole.stop()
    if (!this.#wasUsed) {
      this.wallMs = whole.wallMs
      this.cpuMs = whole.cpuMs
    }
    return result
  }
}

/** `run` returns what it computed, so that its hash shows that speed did not change the answer. */
export type Contender = {
  readonly name: string
  readonly itemCount: number
  run(clock: Stopwatch): unknown
}

export type Measured = {
  readonly name: string
  /** Millions of items per second by the wall clock: best and median of the rounds. */
  readonly best: number
  readonly median: number
  /** (fastest − slowest) / median, a fraction. */
  readonly spread: number
  /** Millions of items per second of the main thread's time on a core, best round; NaN when rounds are too short for that. */
  readonly perCore: number
  readonly hash: string
}

/** Contenders take turns, so that what disturbs the machine disturbs all of them. The first round warms up and is not counted. */
export async function sideBySide(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const clocks = contenders.map((): Stopwatch[] => [])
  const hashes = contenders.map(() => '')
  for (let round = 0; round <= rounds; round += 1) {
    for (const [i, { name, run }] of contenders.entries()) {
      const clock = new Stopwatch()
      const hash = hashOf(await clock.over(run))
      if (hashes[i] !== '' && hashes[i] !== hash) throw new Error(`${name}: two rounds gave ${hashes[i]} and ${hash}`)
      hashes[i] = hash
      if (round > 0) clocks[i]!.push(clock)
    }
  }
  return contenders.map(({ name, itemCount }, i) => {
    const millions = itemCount / 1e6
    const sorted = clocks[i]!.map(({ wallMs }) => (millions / wallMs) * 1e3).sort((a, b) => b - a)
    const best = sorted[0]!
    const median = sorted[sorted.length >> 1]!
    const perCore = Math.max(
      ...clocks[i]!.map(({ cpuMs }) => (cpuMs < CPU_MS_LEAST ? Number.NaN : (millions / cpuMs) * 1e3)),
    )
    return { name, best, median, spread: (best - sorted.at(-1)!) / median, perCore, hash: hashes[i]! }
  })
}

/** `target` is what the rows but the first are held against by whoever reads. */
export function printTable(title: string, unit: string, rows: readonly Measured[], target?: string): void {
  console.log(`\n${title}${target === undefined ? '' : ` · target ${target}`}`)
  const widest = Math.max(...rows.map(({ name }) => name.length))
  const heads = ['best', 'median', 'per core', 'spread', 'ratio'].map((head) => head.padStart(9)).join('')
  console.log(`${unit.padEnd(widest)}${heads}  result`)
  for (const row of rows) {
    const numbers = [
      row.best.toFixed(2),
      row.median.toFixed(2),
      Number.isNaN(row.perCore) ? '–' : row.perCore.toFixed(2),
      `${(row.spread * 100).toFixed(0)} %`,
      (row.median / rows[0]!.median).toPrecision(2),
    ]
    console.log(`${row.name.padEnd(widest)}${numbers.map((text) => text.padStart(9)).join('')}  ${row.hash}`)
  }
}

/** What is in the numbers, what is not, and what was not looked at. */
export function printScope(scope: { readonly on: string; readonly off: string; readonly not?: string }): void {
  console.log(`on:  ${scope.on}\noff: ${scope.off}`)
  if (scope.not !== undefined) console.log(`not measured: ${scope.not}`)
}

/** `advice`: what to look at where the machine has other work. */
export function printMachine(advice = 'look at ratios and `per core`'): void {
  const model = cpus()[0]?.model ?? 'unknown processor'
  const load = loadavg()[0]!.toFixed(1)
  const cores = availableParallelism()
  const disturbed = Number(load) > 0.5 ? `; something else is running: ${advice}` : ''
  console.log(`Node ${process.version}, ${cores} × ${model}, load ${load} when it began${disturbed}`)
}

export function hashOf(result: unknown): string {
  const text = typeof result === 'string' ? result : JSON.stringify(result)
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** The whole number that the command line gives as `--name=`, or `fallback`. @throws RangeError naming the option */
export function countOption(name: string, fallback: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`))
  if (given === undefined) return fallback
  const value = Number(given.slice(name.length + 3).replaceAll('_', ''))
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${given}: a whole number from 1 on`)
  return value
}
