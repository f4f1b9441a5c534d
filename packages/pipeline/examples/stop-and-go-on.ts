// What is in the log after a run was stopped, where does the next one go on, and does a replay make the same?
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TICK_KIND, TickFrame } from '@tickworks/market'
import { DataFolder, decodeEvent, LogRuntime, replayLog, SegmentEventLog, SnapshotStore } from '@tickworks/pipeline'
import { DEFAULT_PAPER, DEFAULT_RISK, Engine, type EngineConfig } from '@tickworks/trading'

const config: EngineConfig = {
  broker: 'paper',
  account: 'example',
  currency: 'USD',
  currencyDecimals: 2,
  cashMinor: 10_000_00,
  timeZone: 'UTC',
  seed: 1,
  timeframes: ['1m'],
  strategies: [],
  paper: DEFAULT_PAPER,
  risk: DEFAULT_RISK,
}
const spec = {
  key: 'TEST:A',
  title: 'A test',
  simulated: true,
  priceDecimals: 2,
  qtyDecimals: 0,
  currency: 'USD',
  currencyDecimals: 2,
  calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
  filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
}

/** A trade every 20 s, rising by a cent. */
function trades(firstSeq: number, count: number): TickFrame {
  const frame = new TickFrame('example', count)
  for (let seq = firstSeq; seq < firstSeq + count; seq += 1) {
    const tsUs = Date.UTC(2024, 0, 2, 9, 0, 20 * seq) * 1_000
    const bar = { openTsUs: Number.NaN, openUnits: Number.NaN, highUnits: Number.NaN, lowUnits: Number.NaN }
    const tick = { kind: TICK_KIND.trade, side: 0, instrument: 0, priceUnits: 10_000 + seq, qtyUnits: 1, ...bar }
    frame.push({ ...tick, seq, eventTsUs: tsUs, recvTsUs: tsUs })
  }
  return frame
}

const home = mkdtempSync(join(tmpdir(), 'tickworks-example-'))
const folder = DataFolder.open(home)
const createEngine = (sink: ConstructorParameters<typeof Engine>[0]['sink']) => new Engine({ modules: new Map(), sink })
const open = () =>
  LogRuntime.open({
    log: SegmentEventLog.open({ folder: folder.log }),
    snapshots: new SnapshotStore({ folder: folder.snapshots }),
    codeVersion: 'example',
    createEngine,
  })

const first = await open()
first.ingestControl('config_changed', { config }, 'control')
first.ingestControl('instrument_defined', { instrument: 0, spec }, 'control')
first.ingestFrame(trades(0, 5))
await first.commit() // from here on it survives the death of the process
await first.stop()

const second = await open()
console.log('goes on with trade', second.nextSeq('example'), 'of the feed, input', second.nextInputSeq)
second.ingestFrame(trades(5, 5))
await second.commit()
await second.stop()

const log = SegmentEventLog.open({ folder: folder.log, readOnly: true })
for (const topic of log.topics()) console.log(topic, log.end(topic))
for await (const { firstOffset, payloads } of log.read('market.bars', 0)) {
  for (const [i, payload] of payloads.entries()) {
    const { id, causationId, data } = decodeEvent(payload, { topic: 'market.bars', offset: firstOffset + i })
    console.log(id, 'because of', causationId, 'closeUnits' in data ? data.closeUnits : '')
  }
}
const { inputs, outputs, firstDifference } = await replayLog({ log, createEngine })
console.log('replayed', inputs, 'inputs,', outputs, 'outputs,', firstDifference === null ? 'the same' : 'different')
await log.close()
folder.close()
rmSync(home, { recursive: true })
