/** A small run for tests: a feed on a fixed grid of frames, commands between them, and everything that came of it. */

import assert from 'node:assert/strict'
import { TICK_KIND, TickFrame } from '@tickworks/market'
import type { EventLog } from '../event-log.ts'
import type { LogRuntime } from '../log-runtime.ts'
import { COMMITS_TOPIC } from '../topics.ts'
import { textsOf } from './event-log-contract.ts'

export const FRAME_ROWS = 7
export const INSTRUMENTS = 3

const spec = (id: number) => ({
  key: `TOY:${id}`,
  title: `toy ${id}`,
  simulated: true,
  priceDecimals: 2,
  qtyDecimals: 0,
  currency: 'USD',
  currencyDecimals: 2,
  calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
  filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
})

/** Frame number `index` of the source: rows `index × FRAME_ROWS …`, some of them bars, one in 50 with no price. */
export function toyFrame(source: string, index: number): TickFrame {
  const frame = new TickFrame(source, FRAME_ROWS)
  for (let i = 0; i < FRAME_ROWS; i += 1) {
    const seq = index * FRAME_ROWS + i
    const isBar = seq % 9 === 4
    const priceUnits = seq % 50 === 37 ? Number.NaN : 1000 + ((seq * 7919) % 400)
    const tsUs = 1_000_000 * (seq + 1)
    frame.push({
      kind: isBar ? TICK_KIND.bar : TICK_KIND.trade,
      side: seq % 2 === 0 ? 1 : -1,
      instrument: (seq * 5) % INSTRUMENTS,
      seq,
      eventTsUs: tsUs,
      recvTsUs: tsUs,
      priceUnits,
      qtyUnits: seq % 13,
      openTsUs: isBar ? tsUs - 500_000 : Number.NaN,
      openUnits: isBar ? priceUnits - 1 : Number.NaN,
      highUnits: isBar ? priceUnits + 3 : Number.NaN,
      lowUnits: isBar ? priceUnits - 2 : Number.NaN,
    })
  }
  return frame
}

/** One thing from outside; `seq` of its source says whether it was taken before. */
type Step = { readonly source: string; readonly lastSeq: number; take(runtime: LogRuntime<unknown>): void }

/** The whole run in its order: configuration, instruments, then frames of two sources with commands between them. */
export function toySteps(frames: number): readonly Step[] {
  const steps: Step[] = []
  let control = 0
  let operator = 0
  const controlStep = (take: Step['take']) => steps.push({ source: 'control', lastSeq: control++, take })
  controlStep((runtime) => runtime.ingestControl('config_changed', { config: { account: 'main' } }, 'control'))
  for (let id = 0; id < INSTRUMENTS; id += 1) {
    controlStep((runtime) => runtime.ingestControl('instrument_defined', { instrument: id, spec: spec(id) }, 'control'))
  }
  for (let index = 0; index < frames; index += 1) {
    const source = index % 3 === 2 ? 'other' : 'toy'
    const nth = source === 'other' ? Math.floor(index / 3) : index - Math.floor((index + 1) / 3)
    const frame = toyFrame(source, nth)
    steps.push({ source, lastSeq: (nth + 1) * FRAME_ROWS - 1, take: (runtime) => runtime.ingestFrame(frame) })
    if (index % 4 === 1) {
      const command = index % 8 === 1 ? 'kill' : 'release'
      steps.push({
        source: 'operator',
        lastSeq: operator++,
        take: (runtime) =>
          runtime.ingestControl('operator_command', { command, strategy: null, by: 'test', note: '' }, 'operator'),
      })
    }
    if (index % 10 === 6) controlStep((runtime) => runtime.ingestControl('timer', { nowTsUs: index }, 'control'))
  }
  return steps
}

/** Takes what the runtime does not have yet, committing after every `stepsPerCommit` steps. */
export async function feed(
  runtime: LogRuntime<unknown>,
  steps: readonly Step[],
  stepsPerCommit: number,
): Promise<void> {
  let waiting = 0
  for (const { source, lastSeq, take } of steps) {
    if (runtime.nextSeq(source) > lastSeq) continue
    take(runtime)
    waiting += 1
    if (waiting % stepsPerCommit === 0) await runtime.commit()
  }
  await runtime.commit()
}

/** Every record of every topic, as hex, but for the commit marks: those depend on how the inputs were grouped. */
export async function contents(log: EventLog): Promise<Record<string, readonly string[]>> {
  const all: Record<string, readonly string[]> = {}
  for (const topic of log.topics()) {
    if (topic !== COMMITS_TOPIC) all[topic] = (await textsOf(log, topic)).map((text) => text)
  }
  return all
}

/** That a log holds exactly this, told by the first record that differs. */
export function assertSameContents(
  actual: Record<string, readonly string[]>,
  expected: Record<string, readonly string[]>,
): void {
  for (const topic of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const a = actual[topic] ?? []
    const b = expected[topic] ?? []
    for (let i = 0; i < Math.max(a.length, b.length); i += 1) assert.equal(a[i], b[i], `record ${i} of ${topic}`)
  }
}
