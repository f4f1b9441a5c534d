/** Runs things side by side and prints them as one table: rate, spread, ratio to the first row, hash of the result. */

import { createHash } from 'node:crypto'
import { availableParallelism, cpus, loadavg } from 'node:os'

/** Returns what it computed, so that its hash shows that speed did not change the answer. */
export type Contender = { readonly name: string; readonly itemCount: number; run(): unknown }

export type Measured = {
  readonly name: string
  /** Millions of items per second: best and median of the rounds. */
  readonly best: number
  readonly median: number
  /** (slowest − fastest) / median, a fraction. */
  readonly spread: number
  readonly hash: string
}

/** Contenders take turns, so that what disturbs the machine disturbs all of them. The first round warms up and is not counted. */
export function sideBySide(contenders: readonly Contender[], rounds: number): Measured[] {
  const rates = contenders.map((): number[] => [])
  const hashes = contenders.map(() => '')
  for (let round = 0; round <= rounds; round += 1) {
    for (const [i, contender] of contenders.entries()) {
      globalThis.gc?.()
      const start = process.hrtime.bigint()
      const result = contender.run()
      const seconds = Number(process.hrtime.bigint() - start) / 1e9
      const hash = hashOf(result)
      if (hashes[i] !== '' && hashes[i] !== hash)
        throw new Error(`${contender.name}: two rounds gave ${hashes[i]} and ${hash}`)
      hashes[i] = hash
      if (round > 0) rates[i]!.push(contender.itemCount / seconds / 1e6)
    }
  }
  return contenders.map(({ name }, i) => {
    const sorted = [...rates[i]!].sort((a, b) => b - a)
    const median = sorted[sorted.length >> 1]!
    return { name, best: sorted[0]!, median, spread: (sorted[0]! - sorted.at(-1)!) / median, hash: hashes[i]! }
  })
}

export function printTable(title: string, unit: string, rows: readonly Measured[], target?: string): void {
  console.log(`\n${title}${target === undefined ? '' : `   target: ${target}`}`)
  const widest = Math.max(...rows.map(({ name }) => name.length))
  console.log(`${''.padEnd(widest)}  ${'best'.padStart(9)}  ${'median'.padStart(9)}  spread   ratio  result`)
  for (const row of rows) {
    const ratio = row.median / rows[0]!.median
    console.log(
      `${row.name.padEnd(widest)}  ${row.best.toFixed(2).padStart(9)}  ${row.median.toFixed(2).padStart(9)}  ${percent(row.spread)}  ${ratio.toFixed(2).padStart(6)}  ${row.hash}`,
    )
  }
  console.log(`(${unit})`)
}

export function printMachine(): void {
  const model = cpus()[0]?.model ?? 'unknown processor'
  const load = loadavg()[0]!.toFixed(1)
  console.log(`Node ${process.version}, ${availableParallelism()} × ${model}, load ${load} when it began`)
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(0)} %`.padStart(6)
}

export function hashOf(result: unknown): string {
  const text = typeof result === 'string' ? result : JSON.stringify(result)
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
