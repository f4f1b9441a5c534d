/**
 * Whether memory stays where it is: the resident set of a recorded run over many ticks, the same market and strategies as in the bench
 * `ticks`. Market topics are kept by size, here 64 MiB each, account topics whole; what a memory file system holds of them is not the process's.
 *
 * The slope is a straight line through the samples of the second half (least squares): by then code is compiled and heaps have their size.
 */

import { stateHash } from '@tickworks/pipeline'
import { benchConfig, benchSpecs, EVERY_SECOND, TradeStream } from './market.ts'
import { countOption, hashOf, printScope } from './measure.ts'
import { logFolder, withRuntime } from './recorded.ts'

const BATCH_ROWS = 4_096
const SAMPLES = 50
const TOPIC_BYTES = 64 * 1024 * 1024
const MIB = 1024 * 1024

type Sample = { readonly ticks: number; readonly rss: number; readonly heapUsed: number; readonly external: number }
export type MemoryRun = {
  readonly samples: readonly Sample[]
  readonly bytesPerMillionTicks: number
  readonly hash: string
}

export async function benchMemory(tickCount: number, folder: string): Promise<MemoryRun> {
  const specs = benchSpecs(EVERY_SECOND.instrumentCount)
  const samples: Sample[] = []
  const options = { topicBytesMax: TOPIC_BYTES }
  const hash = await withRuntime(benchConfig(specs), specs, folder, options, async (runtime) => {
    const stream = new TradeStream(EVERY_SECOND)
    let batch = 0
    for (let ticks = 0; ticks < tickCount; batch += 1) {
      const frame = stream.next(Math.min(BATCH_ROWS, tickCount - ticks))
      runtime.ingestFrame(frame)
      await runtime.commit()
      ticks += frame.length
      if (ticks >= ((samples.length + 1) * tickCount) / SAMPLES) samples.push(sampleAt(ticks))
      // as in the program's own loop, everything else gets its turn: snapshots are written in it
      if (batch % 4 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    return hashOf(stateHash(runtime.engine.snapshot()))
  })
  const bytesPerMillionTicks = slope(samples.slice(samples.length >> 1)) * 1e6
  printSamples(tickCount, samples, bytesPerMillionTicks, hash)
  printScope({
    on: `all of the recorded run in the bench \`ticks\`, journal in ${folder}`,
    off: 'read models, SQLite, API',
    not: 'what the operating system caches of the log',
  })
  return { samples, bytesPerMillionTicks, hash }
}

function sampleAt(ticks: number): Sample {
  const { rss, heapUsed, external } = process.memoryUsage()
  return { ticks, rss, heapUsed, external }
}

/** Bytes of resident set per tick. */
function slope(samples: readonly Sample[]): number {
  const meanTicks = samples.reduce((sum, { ticks }) => sum + ticks, 0) / samples.length
  const meanRss = samples.reduce((sum, { rss }) => sum + rss, 0) / samples.length
  let together = 0
  let alone = 0
  for (const { ticks, rss } of samples) {
    together += (ticks - meanTicks) * (rss - meanRss)
    alone += (ticks - meanTicks) ** 2
  }
  return together / alone
}

function printSamples(tickCount: number, samples: readonly Sample[], bytesPerMillion: number, hash: string): void {
  console.log(`\nmemory over ${tickCount} ticks, MiB · target: flat`)
  console.log(['M ticks', 'resident', 'heap used', 'external'].map((head) => head.padStart(10)).join(''))
  for (const { ticks, rss, heapUsed, external } of samples.filter((_, i) => i % 5 === 4)) {
    const numbers = [ticks / 1e6, rss / MIB, heapUsed / MIB, external / MIB]
    console.log(numbers.map((number) => number.toFixed(1).padStart(10)).join(''))
  }
  const second = samples.slice(samples.length >> 1).map(({ rss }) => rss / MIB)
  const range = `${Math.min(...second).toFixed(0)} … ${Math.max(...second).toFixed(0)} MiB`
  console.log(`second half: ${(bytesPerMillion / 1024).toFixed(1)} KiB per million ticks, ${range}\nresult ${hash}`)
}

if (import.meta.main) await benchMemory(countOption('ticks', 50_000_000), logFolder())
