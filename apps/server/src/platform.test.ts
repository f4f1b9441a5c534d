import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { DEFAULT_RISK } from '@tickworks/trading'
import type { MarketFeed } from '@tickworks/venues'
import type { Profit, SignalRow, Status, Trace } from './api/shapes.ts'
import { replaceOperatorToken, sqlitePath } from './platform/owner-file.ts'
import { PlatformError } from './platform/platform-error.ts'
import { readRecordedRun } from './platform/recorded-run.ts'
import type { Platform } from './platform.ts'
import { startPlatform } from './platform.ts'
import { MODULES } from './testing/engine-run.ts'
import { bearer, configFor, get, MINUTE_US, market, post, settled, start, temporaryFolder } from './testing/platform.ts'

const HISTORY = [
  '/instruments',
  '/quotes',
  '/bars?instrument=SIM:ALPHA&timeframe=1m&limit=5000',
  '/bars?instrument=SIM:BETA&timeframe=5m&limit=5000',
  '/indicators?instrument=SIM:ALPHA&limit=5000',
  '/positions',
  '/orders?limit=2000',
  '/fills?limit=2000',
  '/signals?limit=2000',
  '/profit?limit=10000',
  '/book?instrument=SIM:ALPHA&levels=10',
] as const

/** Everything that the API says of a run and its history. */
async function historyOf(platform: Platform): Promise<Record<string, unknown>> {
  const history: Record<string, unknown> = {}
  for (const path of HISTORY) history[path] = await get(platform, `/api/v2/realtime${path}`)
  const { killSwitch, strategies, alerts, nowEventTsUs } = platform.status()
  return { ...history, killSwitch, strategies, alerts, nowEventTsUs }
}

/** A feed that fails, or says that rows were refused. */
function broken(feed: MarketFeed, at: number, how: 'throws' | 'refuses'): MarketFeed {
  return {
    ...feed,
    async open(options) {
      const stream = await feed.open(options)
      let told = false
      return {
        get nextSeq() {
          return stream.nextSeq
        },
        next(rowsMax) {
          if (how === 'throws' && stream.nextSeq >= at) throw new Error('the wire was cut')
          return stream.next(how === 'throws' ? Math.min(rowsMax, at) : rowsMax)
        },
        takeDefects() {
          if (how === 'throws' || told || stream.nextSeq < at) return stream.takeDefects()
          told = true
          const defect = { file: 'bars.csv', field: 'close', text: '2024-01-02,x', beforeSeq: at }
          return [7, 9].map((row) => ({
            ...defect,
            row,
            rule: 'not_decimal',
            message: `bars.csv, row ${row}: close is no number`,
          }))
        },
        close: () => stream.close(),
      }
    },
  }
}

test('a restart shows the same history, goes on with the same token, and ends in the same state', async (t) => {
  const home = await temporaryFolder(t)
  const first = await start(t, home)
  await first.settled()
  await post(first, '/kill', { note: 'over night' }, bearer(first))
  await post(first, '/strategies/ema', { on: false }, bearer(first))
  const before = await historyOf(first)
  const hash = first.stateHash()
  await first.stop()

  const second = await start(t, home)
  assert.equal(second.resumed, true)
  assert.equal(second.newToken, null)
  assert.ok(!second.link.includes('token'))
  await second.settled()
  assert.equal(second.stateHash(), hash)
  assert.deepEqual(await historyOf(second), before)
  assert.equal((await post(second, '/release', {}, bearer(first))).status, 200)
})

test('deleting the SQL file and restarting rebuilds it: the same history, a new token', async (t) => {
  const home = await temporaryFolder(t)
  const first = await start(t, home)
  await first.settled()
  const before = await historyOf(first)
  await first.stop()
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${sqlitePath(home)}${suffix}`, { force: true })

  const second = await start(t, home)
  await second.settled()
  assert.deepEqual(await historyOf(second), before)
  assert.notEqual(second.newToken, null)
  assert.equal((await post(second, '/kill', {}, bearer(first))).status, 403)
})

test('stopped in the middle, a run goes on and ends as if it had never stopped', async (t) => {
  const whole = await settled(t)
  const home = await temporaryFolder(t)
  let stops = 0
  for (;;) {
    const platform = await start(t, home, { snapshotEvery: { inputs: 5_000, ms: 60_000 } })
    const fed = new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const [feed] = platform.status().feeds
        if (feed!.state !== 'ended' && feed!.rows < (stops + 1) * 15_000) return
        clearInterval(timer)
        resolve()
      }, 1)
    })
    await fed
    await platform.stop()
    stops += 1
    if (platform.resumed && stops > 20) break
    const recorded = JSON.parse(readFileSync(join(home, 'feeds.json'), 'utf8')) as unknown[]
    assert.equal(recorded.length, 1)
    const again = await start(t, home, { paused: true })
    const done = again.status().feeds[0]!.rows === whole.status().feeds[0]!.rows
    const hash = again.stateHash()
    await again.stop()
    if (!done) continue
    assert.equal(hash, whole.stateHash())
    break
  }
})

test('a trace reaches back over a restart, through the store and the log', async (t) => {
  const home = await temporaryFolder(t)
  const first = await start(t, home)
  await first.settled()
  const fills = await get<{ fillId: string }[]>(first, '/api/v2/realtime/fills?limit=2000')
  const oldest = fills.at(-1)!.fillId
  const path = `/api/v2/realtime/trace/${encodeURIComponent(oldest)}`
  const before = await get<Trace>(first, path)
  await first.stop()
  const second = await start(t, home)
  assert.deepEqual(await get<Trace>(second, path), before)
  assert.equal(before.at(-1)?.type, 'market_tick')
})

test('fresh wipes the run, keeps the token and begins at nothing', async (t) => {
  const home = await temporaryFolder(t)
  const first = await start(t, home)
  await first.settled()
  const hash = first.stateHash()
  await first.stop()
  const second = await start(t, home, { fresh: true, paused: true })
  assert.equal(second.resumed, false)
  assert.equal(second.newToken, null)
  assert.equal(second.status().feeds[0]?.rows, 0)
  assert.deepEqual(await get(second, '/api/v2/realtime/fills'), [])
  await post(second, '/pacing', { paused: false }, bearer(first))
  await second.settled()
  assert.equal(second.stateHash(), hash)
})

test('started afresh through the API, the run is fed again and ends in the same state', async (t) => {
  const platform = await settled(t)
  const hash = platform.stateHash()
  await post(platform, '/kill', {}, bearer(platform))
  assert.equal((await post(platform, '/fresh', {}, bearer(platform))).status, 200)
  await platform.settled()
  assert.equal(platform.status().killSwitch.on, false)
  assert.equal(platform.stateHash(), hash)
})

test('what was recorded counts: other options are refused by name, recorded and asked value', async (t) => {
  const home = await temporaryFolder(t)
  const feeds = [market()]
  const config = configFor(feeds)
  await (await start(t, home, { feeds, config, paused: true })).stop()
  const ema = config.strategies[0]!
  const cases = [
    [{ ...config, cashMinor: 5 }, '--cash', '10000000', '5'],
    [{ ...config, seed: 2 }, '--seed', '1', '2'],
    [{ ...config, risk: { ...config.risk, maxPositionQty: 3 } }, '--max-position', 'null', '3'],
    [{ ...config, paper: { ...config.paper, feeBps: 9 } }, '--fees', '1', '9'],
    [{ ...config, strategies: [{ ...ema, params: { ...ema.params, fast: 4 } }] }, '--param', '3', '4'],
    [{ ...config, strategies: [{ ...ema, sourceHash: 'other' }] }, '--strategy', 'test', 'other'],
    [{ ...config, strategies: [] }, '--strategy', '["ema"]', '[]'],
    [{ ...config, timeframes: ['1m'] }, '--feed', '["1m","5m"]', '["1m"]'],
  ] as const
  for (const [asked, option, recorded, value] of cases) {
    await assert.rejects(start(t, home, { feeds, config: asked }), (error: unknown) => {
      assert.ok(error instanceof PlatformError)
      assert.equal(error.code, 'ERR_CONFIG_DIFFERS')
      assert.deepEqual([error.facts.option, error.facts.recorded, error.facts.asked], [option, recorded, value])
      assert.match(error.message, /--fresh/)
      return true
    })
  }
  assert.deepEqual((await readRecordedRun(home))?.config, config)
  await start(t, home, { feeds, config: JSON.parse(JSON.stringify(config)) })
})

test('other feeds are refused by name', async (t) => {
  const home = await temporaryFolder(t)
  const first = await start(t, home)
  await first.settled()
  await first.stop()
  const config = configFor([market()])
  for (const feeds of [[market({ source: 'other' })], [market({ instruments: 3 })], [market({ instruments: 1 })]]) {
    await assert.rejects(start(t, home, { feeds, config }), { code: 'ERR_FEED_DIFFERS' })
  }
})

test('a second process is refused with the pid of the first', async (t) => {
  const home = await temporaryFolder(t)
  await start(t, home, { paused: true })
  const script = `
    import { startPlatform } from '${import.meta.dirname}/platform.ts'
    import { configFor, market } from '${import.meta.dirname}/testing/platform.ts'
    const feeds = [market()]
    startPlatform({ home: '${home}', feeds, config: configFor(feeds), modules: new Map(), port: 0 }).catch((error) => {
      console.log(error.code, error.message)
      process.exit(3)
    })`
  const other = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
  assert.equal(other.status, 3, other.stderr)
  assert.match(other.stdout, new RegExp(`ERR_FOLDER_OWNED .*process ${process.pid}`))
})

test('a port in use is refused by number, and nothing stays open', async (t) => {
  const home = await temporaryFolder(t)
  const taken = createServer().listen(0, '127.0.0.1')
  t.after(() => taken.close())
  await new Promise((resolve) => taken.on('listening', resolve))
  const { port } = taken.address() as { port: number }
  await assert.rejects(start(t, home, { port }), (error: unknown) => {
    assert.ok(error instanceof PlatformError)
    assert.equal(error.code, 'ERR_PORT_IN_USE')
    assert.match(error.message, new RegExp(`port ${port} .*--port`))
    return true
  })
  await start(t, home)
})

test('stopping is done once, however often it is asked for, and gives the folder back', async (t) => {
  const home = await temporaryFolder(t)
  const platform = await start(t, home)
  await Promise.all([platform.stop(), platform.stop(), platform.stop()])
  await platform.stop()
  assert.ok(!existsSync(join(home, 'owner.json')))
  await assert.rejects(fetch(platform.url))
  await start(t, home)
})

test('the desk and the API answer while rows are fed at full speed', async (t) => {
  const platform = await start(t, await temporaryFolder(t), { feeds: [market({ durationUs: null })] })
  let answers = 0
  const untilRows = 400_000
  while (platform.status().feeds[0]!.rows < untilRows) {
    const status = await get<Status>(platform, '/api/v2/realtime/status')
    assert.equal(status.feeds[0]?.state, 'running')
    answers += 1
  }
  assert.ok(answers >= 5, `${answers} answers while ${untilRows} rows were fed`)
})

test('speed limits how fast rows are fed', async (t) => {
  const home = await temporaryFolder(t)
  const startMs = performance.now()
  const platform = await start(t, home, { speed: '200/s' })
  let rows = 0
  while (rows < 60) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    rows = platform.status().feeds[0]!.rows
    // A slow machine feeds fewer, none may feed more.
    assert.ok(rows <= ((performance.now() - startMs) / 1_000) * 200 + 1, `${rows} rows`)
  }
})

test('a feed that fails says so, and everything else stays up', async (t) => {
  const feeds = [broken(market(), 8_000, 'throws')]
  const platform = await settled(t, { feeds })
  const status = platform.status()
  assert.deepEqual([status.feeds[0]?.state, status.feeds[0]?.error], ['failed', 'the wire was cut'])
  const health = await platform.health()
  assert.equal(health.status, 'degraded')
  assert.match(health.checks.feed.detail, /the wire was cut/)
  assert.equal((await post(platform, '/kill', {}, bearer(platform))).status, 200)
})

test('refused rows are kept as dead letters and told as one alert, also after a restart', async (t) => {
  const home = await temporaryFolder(t)
  const feeds = [broken(market(), 8_000, 'refuses')]
  const first = await start(t, home, { feeds })
  await first.settled()
  const told = (platform: Platform) => platform.status().alerts.filter(({ code }) => code === 'dead_letter')
  assert.equal(told(first).length, 1)
  assert.equal(told(first)[0]?.facts.count, 2)
  assert.match(
    told(first)[0]?.message ?? '',
    /2 records were refused by feed bars\.csv, the last at 9: .*close is no number/,
  )
  assert.match(
    await (await fetch(`${first.url}/metrics`)).text(),
    /tickworks_feed_defects_total\{source="simulated"\} 2/,
  )
  await first.stop()
  const second = await start(t, home, { feeds })
  assert.equal(told(second)[0]?.facts.count, 2)
})

test('a strategy that throws is switched off, and the run is degraded but goes on', async (t) => {
  const ema = MODULES.get('ema-cross')!
  let bars = 0
  const onBar: typeof ema.onBar = (bar, context) => {
    bars += 1
    if (bars === 40) throw new Error('divided by the moon')
    ema.onBar!(bar, context)
  }
  const platform = await settled(t, { modules: new Map([['ema-cross', { ...ema, onBar }]]) })
  const [strategy] = platform.status().strategies
  assert.equal(strategy?.on, false)
  assert.match(strategy?.reason ?? '', /divided by the moon/)
  const health = await platform.health()
  assert.equal(health.status, 'degraded')
  assert.deepEqual(health.checks.engine.strategiesOff, ['ema'])
  assert.equal(platform.status().feeds[0]?.state, 'ended')
})

test('the kill switch stops orders while the market goes on', async (t) => {
  const platform = await start(t, await temporaryFolder(t), { paused: true })
  await post(platform, '/kill', {}, bearer(platform))
  await post(platform, '/pacing', { paused: false }, bearer(platform))
  await platform.settled()
  assert.deepEqual(await get(platform, '/api/v2/realtime/orders'), [])
  const signals = await get<{ outcome: string; refusal: { reason: string } }[]>(platform, '/api/v2/realtime/signals')
  assert.ok(signals.length > 0)
  assert.ok(signals.every(({ outcome, refusal }) => outcome === 'rejected' && refusal.reason === 'kill_switch'))
})

test('a turn whose exit was taken and whose entry was refused is both, also after a restart', async (t) => {
  const home = await temporaryFolder(t)
  const feeds = [market({ content: 'trades', durationUs: 24 * 60 * MINUTE_US })]
  // A loss that comes soon: from then on what opens is refused until the next day, what closes is not.
  const config = configFor(feeds, { risk: { ...DEFAULT_RISK, maxDailyLossMinor: 100 } })
  const first = await start(t, home, { feeds, config })
  await first.settled()
  const signals = await get<SignalRow[]>(first, '/api/v2/realtime/signals?limit=2000')
  const halves = signals.filter(({ outcome, refusal }) => outcome === 'accepted' && refusal?.reason === 'daily_loss')
  assert.ok(halves.length > 0)
  const health = await first.health()
  assert.equal(health.checks.storage.status, 'ok', health.checks.storage.detail)
  await first.stop()
  const second = await start(t, home, { feeds, config })
  assert.deepEqual(await get(second, '/api/v2/realtime/signals?limit=2000'), signals)
})

test('a torn tail is cut at the start and the run goes on to the same end', async (t) => {
  const whole = await settled(t)
  const home = await temporaryFolder(t)
  await (await start(t, home)).stop()
  const folder = join(home, 'log', 'market.ticks')
  const last = join(folder, readdirSync(folder).sort().at(-1)!)
  // As after a loss of power, with no snapshot that stands for what was lost.
  rmSync(join(home, 'snapshots'), { recursive: true })
  truncateSync(last, Math.max(100, statSync(last).size - 7))
  const platform = await start(t, home)
  await platform.settled()
  assert.equal(platform.stateHash(), whole.stateHash())
})

test('a damaged log is refused by file and rule', async (t) => {
  const home = await temporaryFolder(t)
  const first = await start(t, home)
  await first.settled()
  await first.stop()
  const folder = join(home, 'log', 'control.inputs')
  const file = join(folder, readdirSync(folder).sort()[0]!)
  const bytes = readFileSync(file)
  bytes[Math.floor(bytes.length / 3)]! ^= 0xff
  writeFileSync(file, bytes)
  await assert.rejects(start(t, home), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'ERR_LOG_CORRUPT')
    assert.ok(error.message.includes('control.inputs'))
    return true
  })
})

test('the token is replaced in a running platform through its owner file, and in a folder that nobody owns', async (t) => {
  const home = await temporaryFolder(t)
  const platform = await start(t, home, { paused: true })
  assert.equal(statSync(join(home, 'owner.json')).mode & 0o777, 0o600)
  const running = await replaceOperatorToken(home)
  assert.equal(running.link, `${platform.url}/#token=${running.token}`)
  assert.equal((await post(platform, '/kill', {}, bearer(platform))).status, 403)
  assert.equal((await post(platform, '/kill', {}, { authorization: `Bearer ${running.token}` })).status, 200)
  await platform.stop()

  const resting = await replaceOperatorToken(home)
  assert.equal(resting.link, null)
  const again = await start(t, home, { paused: true })
  assert.equal(again.newToken, null)
  assert.equal((await post(again, '/release', {}, { authorization: `Bearer ${running.token}` })).status, 403)
  assert.equal((await post(again, '/release', {}, { authorization: `Bearer ${resting.token}` })).status, 200)
})

test('the key in the owner file replaces the token and opens nothing else', async (t) => {
  const home = await temporaryFolder(t)
  const platform = await start(t, home, { paused: true })
  const { key } = JSON.parse(readFileSync(join(home, 'owner.json'), 'utf8')) as { key: string }
  const authorization = `Bearer ${key}`
  assert.equal((await post(platform, '/kill', {}, { authorization })).status, 403)
  assert.equal((await post(platform, '/token', {}, { authorization })).status, 200)
})

test('bound beyond loopback, it warns, and answers to addresses but not to names it was not told', async (t) => {
  const home = await temporaryFolder(t)
  const platform = await start(t, home, { host: '0.0.0.0', paused: true })
  assert.match(platform.warnings[0] ?? '', /without encryption/)
  const { port } = new URL(platform.url)
  assert.equal((await fetch(`http://127.0.0.1:${port}/health`)).status, 200)
  assert.deepEqual((await start(t, await temporaryFolder(t), { paused: true })).warnings, [])
})

test('health is down when the log folder is gone, and says so with 503', async (t) => {
  const home = await temporaryFolder(t)
  const platform = await start(t, home, { paused: true })
  assert.equal((await fetch(`${platform.url}/health`)).status, 200)
  rmSync(join(home, 'log'), { recursive: true })
  const response = await fetch(`${platform.url}/health`)
  assert.equal(response.status, 503)
  const report = (await response.json()) as { status: string; checks: { log: { status: string; detail: string } } }
  assert.deepEqual([report.status, report.checks.log.status], ['down', 'down'])
  assert.match(report.checks.log.detail, /cannot be written/)
})

test('health is down when a topic of the log was removed', async (t) => {
  const home = await temporaryFolder(t)
  const platform = await settled(t, {})
  assert.equal((await platform.health()).status, 'ok')
  const other = await start(t, home)
  await other.settled()
  rmSync(join(home, 'log', 'market.ticks'), { recursive: true })
  assert.equal((await other.health()).checks.log.status, 'down')
})

test('health is down when the SQL file is gone', async (t) => {
  const home = await temporaryFolder(t)
  const platform = await start(t, home, { paused: true })
  rmSync(sqlitePath(home))
  const health = await platform.health()
  assert.equal(health.checks.storage.status, 'down')
  assert.equal(health.status, 'down')
})

test('a folder that cannot be written is refused by name', {
  skip: process.getuid?.() === 0 ? 'root writes anywhere' : false,
}, async (t) => {
  const home = await temporaryFolder(t)
  chmodSync(home, 0o500)
  t.after(() => chmodSync(home, 0o700))
  await assert.rejects(start(t, home), { code: 'ERR_FOLDER_UNWRITABLE' })
})

test('two feeds are merged by time, and the run is the same however it is cut', async (t) => {
  const feeds = () => [
    market({ instruments: 1 }),
    // Its own instrument: the second market's first is left out by giving it another key.
    renamed(market({ instruments: 1, seed: 9, source: 'other' }), 'SIM:OTHER'),
  ]
  const whole = await settled(t, { feeds: feeds(), config: configFor(feeds()) })
  const home = await temporaryFolder(t)
  const first = await start(t, home, { feeds: feeds(), config: configFor(feeds()), speed: '20000/s' })
  while (first.status().feeds[1]!.rows < 3_000) await new Promise((resolve) => setTimeout(resolve, 5))
  await first.stop()
  const second = await start(t, home, { feeds: feeds(), config: configFor(feeds()) })
  await second.settled()
  assert.equal(second.stateHash(), whole.stateHash())
  const profit = await get<Profit>(second, '/api/v2/realtime/profit')
  assert.deepEqual(profit, await get<Profit>(whole, '/api/v2/realtime/profit'))
})

test('two feeds of the same instrument are refused', async (t) => {
  const feeds = [market(), market({ source: 'other' })]
  await assert.rejects(start(t, await temporaryFolder(t), { feeds, config: configFor([feeds[0]!]) }), {
    message: /SIM:ALPHA comes from two feeds, simulated and other/,
  })
})

test('a failing start leaves nothing behind: a strategy that is not there', async (t) => {
  const home = await temporaryFolder(t)
  const feeds = [market()]
  await assert.rejects(
    startPlatform({ home, feeds, config: configFor(feeds), modules: new Map(), port: 0 }),
    /there is no module named 'ema-cross'/,
  )
  await start(t, home, { feeds })
})

function renamed(feed: MarketFeed, key: string): MarketFeed {
  const [spec] = feed.instruments
  return {
    ...feed,
    instruments: [{ ...spec!, key }],
    open: (options) => feed.open({ ...options, instrumentId: () => options.instrumentId(key) }),
  }
}
