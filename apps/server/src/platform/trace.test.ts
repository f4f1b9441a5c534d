import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { CONTROL_TOPIC, decodeEvent, SegmentEventLog } from '@tickworks/pipeline'
import { openSqlStore, repositories } from '@tickworks/storage'
import type { FillRow, Trace } from '../api/shapes.ts'
import { atEnd, get, market, start, temporaryFolder } from '../testing/platform.ts'
import { Views } from '../views/views.ts'
import { sqlitePath } from './owner-file.ts'
import { Tracer } from './trace.ts'

test('with nothing in memory every fill is walked back to its tick through the store and the log', async (t) => {
  const home = await temporaryFolder(t)
  // Two feeds, so that the records of one lie between those of the other.
  const feeds = [market({ instruments: 1 }), market({ instruments: 1, seed: 9, source: 'other' })].map((feed, i) => ({
    ...feed,
    instruments: feed.instruments.map((spec) => ({ ...spec, key: `SIM:N${i}` })),
    open: (options: Parameters<typeof feed.open>[0]) =>
      feed.open({ ...options, instrumentId: () => options.instrumentId(`SIM:N${i}`) }),
  }))
  const platform = await start(t, home, { feeds })
  await platform.settled()
  const fills = await get<FillRow[]>(platform, '/api/v2/realtime/fills?limit=2000')
  const expected = new Map<string, Trace>()
  for (const { fillId } of fills) {
    expected.set(fillId, await get<Trace>(platform, `/api/v2/realtime/trace/${encodeURIComponent(fillId)}`))
  }
  await platform.stop()

  const log = SegmentEventLog.open({ folder: join(home, 'log'), readOnly: true })
  atEnd(t, () => log.close())
  const store = await openSqlStore({ kind: 'sqlite', path: sqlitePath(home) })
  atEnd(t, () => store.close())
  const views = new Views((name) => name)
  for await (const { payloads } of log.read(CONTROL_TOPIC, 0)) {
    for (const payload of payloads) views.onEvent(decodeEvent(payload, { topic: CONTROL_TOPIC, offset: 0 }))
  }
  const tracer = new Tracer({ views, log, tables: repositories(store, { broker: 'paper', account: 'main' }) })
  assert.ok(fills.length > 10)
  assert.equal(new Set(fills.map(({ instrument }) => instrument)).size, 2)
  for (const [fillId, chain] of expected) {
    assert.equal(chain.length, 7)
    assert.deepEqual(await tracer.chain(fillId), chain)
  }
  assert.equal(await tracer.chain('simulated.0.99999999'), null)
  assert.equal(await tracer.chain('simulated.1.5'), null, 'a row of another instrument')
  assert.equal((await tracer.chain('other.1.5'))?.[0]?.type, 'market_tick')
})
