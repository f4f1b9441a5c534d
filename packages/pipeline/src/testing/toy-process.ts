/** The toy run as a process of its own that kills itself: `toy-process.ts <home> <fault point> <hits before>`. */

import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { SegmentEventLog } from '../adapters/segment/event-log.ts'
import type { Fault } from '../fault-points.ts'
import { LogRuntime } from '../log-runtime.ts'
import { SnapshotStore } from '../snapshot-store.ts'
import { ToyEngine } from './toy-engine.ts'
import { feed, toySteps } from './toy-run.ts'

const [home = '', point = '', hits = '0'] = process.argv.slice(2)
let left = Number(hits)
const fault: Fault = (at) => {
  if (at !== point) return
  if (left === 0) process.kill(process.pid, 'SIGKILL')
  left -= 1
}
const runtime = await LogRuntime.open({
  log: SegmentEventLog.open({ folder: join(home, 'log'), segmentBytesMax: 3000, fault }),
  snapshots: new SnapshotStore({ folder: join(home, 'snapshots'), fault }),
  createEngine: (sink) => new ToyEngine(sink, { lettersEvery: 23 }),
  codeVersion: 'toy 1',
  snapshotEvery: { inputs: 20, ms: Number.POSITIVE_INFINITY },
  syncEvery: { inputs: 30, ms: Number.POSITIVE_INFINITY },
})
writeSync(1, `${runtime.nextInputSeq}\n`)
// Synchronous, so that what is said to be acknowledged has left before the end comes.
runtime.onCommit(({ nextInputSeq }) => {
  writeSync(1, `${nextInputSeq}\n`)
})
await feed(runtime, toySteps(150), 1)
await runtime.stop()
