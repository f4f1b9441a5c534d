import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getHeapStatistics } from 'node:v8'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { catalogue } from './catalogue.ts'
import type { BarInput, StreamingIndicator } from './definition.ts'
import { IndicatorSet } from './indicator-set.ts'

/** A runner over all indicators: takes a bar, writes all outputs. */
type Feed = (bar: BarInput, out: Float64Array) => void

const causal = catalogue.filter(({ causal }) => causal)
const RUNNERS: { readonly [runner: string]: () => Feed } = {
  'a set': () => {
    const set = new IndicatorSet()
    for (const definition of causal) set.add(definition)
    return (bar, out) => {
      set.updateBar(bar)
      set.readInto(out, 0)
    }
  },
  'a loop over instances': () => {
    const instances: StreamingIndicator[] = causal.map((definition) => definition.stream())
    return (bar, out) => {
      for (let k = 0; k < instances.length; k += 1) {
        instances[k]!.updateBar(bar)
        instances[k]!.readInto(out, 0)
      }
    }
  },
}

if (isMainThread) {
  for (const runner of Object.keys(RUNNERS)) {
    test(`${runner} of all indicators allocates less than a byte per update, by the engine's own count`, async () => {
      // A thread has code of its own: what other tests in this process did with the same classes does not count.
      const worker = new Worker(new URL(import.meta.url), { workerData: runner })
      const bytesPerUpdate = await new Promise<number>((resolve, reject) => {
        worker.once('message', resolve)
        worker.once('error', reject)
      })
      assert.ok(bytesPerUpdate < 1, `${bytesPerUpdate} bytes per update`)
    })
  }
} else {
  parentPort!.postMessage(leastBytesPerUpdate(RUNNERS[workerData as string]!()))
}

/** The least of several runs: the first ones also hold what the compiler allocates, and what code allocates that it has not seen yet. */
function leastBytesPerUpdate(feed: Feed): number {
  const barCount = 5_000
  const out = new Float64Array(2_000)
  // Fields that begin as fractions stay doubles in place, where a small integer would be replaced by a new number.
  const bar: { -readonly [K in keyof BarInput]: number } = { open: 0.5, high: 0.5, low: 0.5, close: 0.5, volume: 0.5 }
  bar.openTsUs = 0.5
  let least = Infinity
  for (let round = 0; round < 40 && least >= 1; round += 1) {
    const before = allocatedBytes()
    for (let i = 0; i < barCount; i += 1) {
      bar.close = 100.25 + ((i * 37) % 23) - ((i * 11) % 7)
      bar.open = bar.close - 0.5
      bar.high = bar.close + 1 + (i % 3)
      bar.low = bar.close - 1.5 - (i % 2)
      bar.volume = 1000.5 + (i % 5)
      bar.openTsUs = (round * barCount + i) * 3_600e6 + 0.5
      feed(bar, out)
    }
    least = Math.min(least, (allocatedBytes() - before) / (barCount * causal.length))
  }
  return least
}

function allocatedBytes(): number {
  const { total_allocated_bytes } = getHeapStatistics() as { readonly total_allocated_bytes?: number }
  assert.ok(total_allocated_bytes !== undefined, 'this Node does not count allocated bytes')
  return total_allocated_bytes
}
