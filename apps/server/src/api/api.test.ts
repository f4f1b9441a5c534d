import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { catalogue, metrics, rsi, tables } from '@tickworks/indicators'
import { z } from 'zod'
import type { Platform } from '../platform.ts'
import { bearer, get, post, settled, start, temporaryFolder } from '../testing/platform.ts'
import type {
  BarRow,
  CatalogueEntry,
  FillRow,
  IndicatorSeries,
  OrderRow,
  Profit,
  SignalRow,
  Status,
  Trace,
} from './shapes.ts'

type Operation = { responses: Record<string, { content?: Record<string, { schema: z.core.JSONSchema.JSONSchema }> }> }
type OpenApi = { openapi: string; paths: Record<string, Record<string, Operation>> }

/** Status, headers and body with a `Host` of the caller's choice, which `fetch` does not let one set. */
function raw(platform: Platform, path: string, headers: Record<string, string>, method = 'GET') {
  const { hostname, port } = new URL(platform.url)
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('the API over a run that has come to its end', () => {
  let platform: Platform
  let openApi: OpenApi
  const cleanups: (() => unknown)[] = []

  before(async () => {
    const context = { after: (cleanup: () => unknown) => void cleanups.push(cleanup) }
    platform = await settled(context)
    openApi = await get<OpenApi>(platform, '/docs/json')
  })
  after(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup()
  })

  /** Holds a JSON answer to what OpenAPI says of it. */
  function assertDeclared(path: string, status: number, body: unknown, method = 'get'): void {
    const responses = openApi.paths[path]?.[method]?.responses ?? {}
    const declared =
      responses[String(status)] ?? responses[`${String(status)[0]}XX`] ?? responses[`${String(status)[0]}xx`]
    const schema = declared?.content?.['application/json']?.schema
    assert.ok(schema, `${method} ${path} declares no JSON answer ${status}`)
    const checked = z.fromJSONSchema(schema).safeParse(body)
    assert.ok(checked.success, `${path} ${status}: ${JSON.stringify(checked.error?.issues)}`)
  }

  const reads = [
    ['/api/v2/realtime/status', ''],
    ['/api/v2/realtime/instruments', ''],
    ['/api/v2/realtime/quotes', ''],
    ['/api/v2/realtime/quotes', '?instrument=SIM:BETA'],
    ['/api/v2/realtime/bars', '?instrument=SIM:ALPHA&timeframe=1m'],
    ['/api/v2/realtime/bars', '?instrument=SIM:ALPHA&timeframe=5m&limit=5'],
    ['/api/v2/realtime/indicators', '?instrument=SIM:ALPHA'],
    ['/api/v2/realtime/indicator', '?instrument=SIM:ALPHA&timeframe=1m&name=bbands'],
    ['/api/v2/indicators', ''],
    ['/api/v2/indicators', '?category=performance'],
    ['/api/v2/realtime/positions', ''],
    ['/api/v2/realtime/orders', ''],
    ['/api/v2/realtime/fills', '?limit=5'],
    ['/api/v2/realtime/fills', '?instrument=SIM:BETA'],
    ['/api/v2/realtime/signals', ''],
    ['/api/v2/realtime/profit', ''],
    ['/api/v2/realtime/book', '?instrument=SIM:ALPHA&levels=3'],
    ['/health', ''],
  ] as const
  for (const [path, query] of reads) {
    test(`GET ${path}${query} answers what OpenAPI declares`, async () => {
      const body = await get(platform, `${path}${query}`)
      assertDeclared(path, 200, body)
      assert.notDeepEqual(body, [], 'something is there to look at')
    })
  }

  test('every declared GET route is among those looked at, or has a test of its own', () => {
    const looked = new Set<string>(reads.map(([path]) => path))
    const declared = Object.entries(openApi.paths).filter(([, methods]) => methods.get !== undefined)
    const missing = declared.map(([path]) => path).filter((path) => !looked.has(path))
    const own = ['/api/v2/indicators/{name}', '/api/v2/realtime/trace/{id}', '/api/v2/stream', '/metrics']
    assert.deepEqual(missing.sort(), own)
  })

  test('a fill is walked back to its tick', async () => {
    const [fill] = await get<FillRow[]>(platform, '/api/v2/realtime/fills?limit=1')
    const chain = await get<Trace>(platform, `/api/v2/realtime/trace/${encodeURIComponent(fill!.fillId)}`)
    assertDeclared('/api/v2/realtime/trace/{id}', 200, chain)
    assert.deepEqual(
      chain.map(({ type }) => type),
      [
        'order_filled',
        'broker_report',
        'order_submitted',
        'validated_signal',
        'trading_signal',
        'bar_closed',
        'market_tick',
      ],
    )
    for (let i = 1; i < chain.length; i += 1) assert.equal(chain[i - 1]!.causationId, chain[i]!.id)
    const tick = chain.at(-1)!
    assert.equal(tick.causationId, tick.id)
    assert.equal(new Set(chain.slice(2).map(({ correlationId }) => correlationId)).size, 1)
    assert.equal(chain[2]!.correlationId, tick.id)
  })

  test('an order and a signal are walked back too; what nobody knows is 404', async () => {
    const [order] = await get<OrderRow[]>(platform, '/api/v2/realtime/orders?limit=1')
    const [signal] = await get<SignalRow[]>(platform, '/api/v2/realtime/signals?limit=1')
    for (const id of [order!.orderId, signal!.id]) {
      const chain = await get<Trace>(platform, `/api/v2/realtime/trace/${encodeURIComponent(id)}`)
      assert.equal(chain.at(-1)?.type, 'market_tick')
    }
    for (const id of ['nothing', 'simulated.0.99999999', 'simulated.0.0/1.0', 'simulated.1.0', 'a.b.c', '%00']) {
      const response = await fetch(`${platform.url}/api/v2/realtime/trace/${id}`)
      assert.equal(response.status, 404, id)
      assertDeclared('/api/v2/realtime/trace/{id}', 404, await response.json())
    }
  })

  test('fills are newest first and cut to what is asked for; those of an instrument are its own', async () => {
    const fills = await get<FillRow[]>(platform, '/api/v2/realtime/fills?limit=10')
    assert.equal(fills.length, 10)
    for (let i = 1; i < fills.length; i += 1) assert.ok(fills[i]!.tsUs <= fills[i - 1]!.tsUs)
    const own = await get<FillRow[]>(platform, '/api/v2/realtime/fills?instrument=SIM:BETA&limit=2000')
    assert.ok(own.every(({ instrument }) => instrument === 'SIM:BETA'))
  })

  test('equity is cash and what is held at the last prices', async () => {
    const profit = await get<Profit>(platform, '/api/v2/realtime/profit')
    const positions = await get<{ qty: number; last: number }[]>(platform, '/api/v2/realtime/positions')
    const value = positions.reduce((sum, { qty, last }) => sum + qty * last, 0)
    assert.ok(Math.abs(profit.equity! - profit.cash! - value) < 0.01)
    assert.equal(profit.curve.at(-1)?.equity, profit.equity)
  })

  test('the catalogue is told whole, with parameters in their order, and only once to who keeps it', async () => {
    const entries = await get<CatalogueEntry[]>(platform, '/api/v2/indicators')
    assert.equal(entries.length, catalogue.length + metrics.length + tables.length)
    assert.equal(new Set(entries.map(({ name }) => name)).size, entries.length)
    const macd = entries.find(({ name }) => name === 'macd')!
    assert.deepEqual(
      macd.params.slice(0, 3).map((param) => [param.name, param.type, param.default, param.min]),
      [
        ['fast', 'int', 12, 1],
        ['slow', 'int', 26, 1],
        ['signal', 'int', 9, 1],
      ],
    )
    assert.equal(macd.outputs[0]?.column, 'MACD_12_26_9')
    assert.equal(macd.lookback, 33)
    const momentum = await get<CatalogueEntry[]>(platform, '/api/v2/indicators?category=momentum')
    assert.deepEqual(
      momentum,
      entries.filter(({ category }) => category === 'momentum'),
    )
    const first = await fetch(`${platform.url}/api/v2/indicators`)
    await first.body?.cancel()
    const again = await raw(platform, '/api/v2/indicators', { 'if-none-match': first.headers.get('etag') ?? '' })
    assert.deepEqual([again.status, again.body, first.headers.get('cache-control')], [304, '', 'no-cache'])
  })

  test('an entry is found by its name and by an alias', async () => {
    const dpo = await get<CatalogueEntry>(platform, '/api/v2/indicators/dpo')
    assertDeclared('/api/v2/indicators/{name}', 200, dpo)
    assert.deepEqual([dpo.causal, dpo.looksAhead], [false, 'the mean is that of later bars'])
    const { name, aliases } = catalogue.find((definition) => definition.aliases.length > 0)!
    assert.equal((await get<CatalogueEntry>(platform, `/api/v2/indicators/${aliases[0]}`)).name, name)
    const vp = await get<CatalogueEntry>(platform, '/api/v2/indicators/vp')
    assert.deepEqual([vp.kind, vp.ofBars, vp.lookback], ['table', false, null])
  })

  test('an indicator is that of the bars there are, however few points are asked for', async () => {
    const of = 'instrument=SIM:ALPHA&timeframe=1m'
    const bars = await get<BarRow[]>(platform, `/api/v2/realtime/bars?${of}&limit=5000`)
    const params = encodeURIComponent('{"length": 9}')
    const path = `/api/v2/realtime/indicator?${of}&name=rsi&params=${params}`
    const whole = await get<IndicatorSeries>(platform, `${path}&limit=5000`)
    const want = rsi(
      Float64Array.from(bars, ({ close }) => close),
      { length: 9 },
    )
    assert.deepEqual(
      whole.points,
      bars.map(({ closeTsUs }, i) => ({ closeTsUs, values: [Number.isNaN(want[i]) ? null : want[i]] })),
    )
    assert.deepEqual(whole.outputs, [{ name: 'value', column: 'RSI_9', chart: 'pane', range: [0, 100], sparse: false }])
    assert.equal(whole.params.length, 9)
    const few = await get<IndicatorSeries>(platform, `${path}&limit=5`)
    assert.deepEqual(few.points, whole.points.slice(-5))
  })

  test('an indicator is told as pandas_ta has it where that is asked for', async () => {
    const path = '/api/v2/realtime/indicator?instrument=SIM:ALPHA&timeframe=1m&limit=5000&name=macd'
    const firstOf = ({ points }: IndicatorSeries) => points.findIndex(({ values }) => values[0] !== null)
    const ours = await get<IndicatorSeries>(platform, path)
    const theirs = await get<IndicatorSeries>(platform, `${path}&compat=pandas_ta`)
    assert.deepEqual([firstOf(ours), firstOf(theirs)], [33, 25])
  })

  test('every indicator that reads bars alone is computed of them, or says that it looks ahead', async () => {
    const path = '/api/v2/realtime/indicator?instrument=SIM:ALPHA&timeframe=1m&limit=3&name='
    for (const { name, causal, ofBars } of await get<CatalogueEntry[]>(platform, '/api/v2/indicators')) {
      const response = await fetch(`${platform.url}${path}${name}`)
      const body = (await response.json()) as { error?: { code: string } }
      if (ofBars && causal) assert.equal(response.status, 200, `${name}: ${JSON.stringify(body)}`)
      else {
        assert.equal(response.status, 422, name)
        assert.equal(body.error?.code === 'looks_ahead', ofBars, name)
        assertDeclared('/api/v2/realtime/indicator', 422, body)
      }
    }
  })

  const ofAlpha = '/api/v2/realtime/indicator?instrument=SIM:ALPHA&timeframe=1m'
  // biome-ignore format: a table reads by its columns
  const refusals = [
    ['&name=rsi',       '{"length":0}',              400, 'bad_request',       "parameter 'length' must be an integer from 1 to 100000, was 0",            '/params/length'],
    ['&name=rsi',       '{"length":"9"}',            400, 'bad_request',       `parameter 'length' must be an integer from 1 to 100000, was "9"`,          '/params/length'],
    ['&name=rsi',       '{"window":9}',              400, 'bad_request',       "parameter 'window' is not a parameter here, only length, scalar, drift",   '/params/window'],
    ['&name=rsi',       '{"length":0,"scalar":0}',   400, 'bad_request',       "parameter 'length' must be an integer from 1 to 100000, was 0; parameter 'scalar' must be an integer from 1 to 1000000, was 0", '/params/length'],
    ['&name=rsi',       '[9]',                       400, 'bad_request',       "params must be a JSON object, was '[9]'",                                  '/params'],
    ['&name=rsi',       '{',                         400, 'bad_request',       "params must be a JSON object, was '{'",                                    '/params'],
    ['&name=rsi&limit=0', '{}',                      400, 'bad_request',       "query parameter 'limit' must be 1 or more, was '0'",                       '/limit'],
    ['&name=rsi&compat=talib', '{}',                 400, 'bad_request',       "query parameter 'compat' must be one of pandas_ta, was 'talib'",           '/compat'],
    ['&name=nothing',   '{}',                        404, 'unknown_indicator', 'there is no indicator nothing: /api/v2/indicators lists them',             undefined],
    ['&name=dpo',       '{}',                        422, 'looks_ahead',       'dpo looks ahead with these parameters: the mean is that of later bars; values of closed bars would change later', undefined],
    ['&name=beta',      '{}',                        422, 'missing_input',     'beta reads close, benchmark: bars have open, high, low, close, volume and time alone', undefined],
    ['&name=cagr',      '{}',                        422, 'no_series',         'cagr is a metric: it has one result for a whole series, no value for each bar', undefined],
  ] as const
  for (const [query, params, status, code, message, at] of refusals) {
    test(`an indicator is refused: ${query} ${params}`, async () => {
      const response = await fetch(`${platform.url}${ofAlpha}${query}&params=${encodeURIComponent(params)}`)
      const body = (await response.json()) as { error: { code: string; message: string; details?: { at: string }[] } }
      assert.deepEqual([response.status, body.error.code, body.error.message], [status, code, message])
      assert.equal(body.error.details?.[0]?.at, at)
      assertDeclared('/api/v2/realtime/indicator', status, body)
    })
  }

  test('parameters decide whether an indicator looks ahead', async () => {
    const params = encodeURIComponent('{"centered": false}')
    const { params: complete } = await get<IndicatorSeries>(platform, `${ofAlpha}&name=dpo&params=${params}`)
    assert.deepEqual([complete.centered, complete.length], [false, 20])
  })

  test('null in the parameters is not given, except where it is a value', async () => {
    const params = encodeURIComponent('{"length": null}')
    assert.equal((await get<IndicatorSeries>(platform, `${ofAlpha}&name=rsi&params=${params}`)).params.length, 14)
    const of = `${ofAlpha}&name=tos_stdevall_causal&params=${params}`
    assert.equal((await get<IndicatorSeries>(platform, of)).params.length, null)
  })

  // biome-ignore format: a table reads by its columns
  const bad = [
    ['/api/v2/indicators?category=none',                               400, 'bad_request'],
    ['/api/v2/indicators?name=rsi',                                    400, 'bad_request'],
    ['/api/v2/indicators/nothing',                                     404, 'unknown_indicator'],
    ['/api/v2/realtime/indicator?instrument=SIM:ALPHA&timeframe=7m&name=rsi', 400, 'bad_request'],
    ['/api/v2/realtime/indicator?instrument=SIM:NONE&timeframe=1m&name=rsi', 404, 'unknown_instrument'],
    ['/api/v2/realtime/bars?instrument=SIM:ALPHA',                     400, 'bad_request'],
    ['/api/v2/realtime/bars?instrument=SIM:ALPHA&timeframe=7m',        400, 'bad_request'],
    ['/api/v2/realtime/bars?instrument=SIM:NONE&timeframe=1m',         404, 'unknown_instrument'],
    ['/api/v2/realtime/bars?instrument=SIM:ALPHA&timeframe=1m&limit=0', 400, 'bad_request'],
    ['/api/v2/realtime/bars?instrument=SIM:ALPHA&timeframe=1m&limit=x', 400, 'bad_request'],
    ['/api/v2/realtime/bars?instrument=SIM:ALPHA&timeframe=1m&limit=1e9', 400, 'bad_request'],
    ['/api/v2/realtime/quotes?instrment=SIM:ALPHA',                    400, 'bad_request'],
    ['/api/v2/realtime/quotes?__proto__=1',                            400, 'bad_request'],
    ['/api/v2/realtime/fills?instrument=SIM:NONE',                     404, 'unknown_instrument'],
    ['/api/v2/realtime/book?instrument=SIM:ALPHA&levels=-1',           400, 'bad_request'],
    ['/api/v2/realtime/nothing',                                       404, 'not_found'],
    ['/api/v1/realtime/status',                                        404, 'not_found'],
    ['/api/v2/realtime/trace/%zz',                                     400, 'bad_request'],
    ['/nothing',                                                       404, 'not_found'],
  ] as const
  for (const [path, status, code] of bad) {
    test(`GET ${path} is ${status} ${code} in the one shape of errors`, async () => {
      const response = await fetch(`${platform.url}${path}`)
      const body = (await response.json()) as { error: { code: string; message: string } }
      assert.equal(response.status, status)
      assert.equal(body.error.code, code)
      assert.ok(body.error.message.length > 0)
      assert.match(response.headers.get('content-type') ?? '', /application\/json/)
    })
  }

  // biome-ignore format: a table reads by its columns
  const messages = [
    ['/orders?limit=5000',                              '/limit',      "query parameter 'limit' must be 2000 or less, was '5000'"],
    ['/orders?limit=abc',                               '/limit',      "query parameter 'limit' must be a number, was 'abc'"],
    ['/orders?limit=1.5',                               '/limit',      "query parameter 'limit' must be a whole number, was '1.5'"],
    ['/orders?limit=1&limit=2',                         '/limit',      `query parameter 'limit' must be a number, was ["1","2"]`],
    ['/positions?account=main',                         '/',           "the query has the unknown query parameter 'account'"],
    ['/bars?limit=0',                                   '/instrument', "query parameter 'instrument' is missing; query parameter 'timeframe' is missing; query parameter 'limit' must be 1 or more, was '0'"],
    ['/bars?instrument=SIM:ALPHA&timeframe=123456789',  '/timeframe',  "query parameter 'timeframe' must be 8 characters or less, was '123456789'"],
    [`/bars?instrument=${'x'.repeat(200)}&timeframe=1m`, '/instrument', `query parameter 'instrument' must be 120 characters or less, was '${'x'.repeat(39)}…`],
  ] as const
  for (const [path, at, message] of messages) {
    test(`GET ${path.slice(0, 60)} is told what is wrong in words`, async () => {
      const response = await fetch(`${platform.url}/api/v2/realtime${path}`)
      const { error } = (await response.json()) as { error: { message: string; details: { at: string }[] } }
      assert.equal(error.message, message)
      assert.equal(error.details[0]?.at, at)
    })
  }

  test('the stream asked for without an upgrade says that it is a WebSocket', async () => {
    const response = await fetch(`${platform.url}/api/v2/stream`)
    const body = await response.json()
    assert.equal(response.status, 426)
    assertDeclared('/api/v2/stream', 426, body)
  })

  // biome-ignore format: a table reads by its columns
  const hosts = [
    ['127.0.0.1:1',            200],
    ['localhost:9',            200],
    ['[::1]:8080',             200],
    ['evil.example',           403],
    ['127.0.0.1.evil.example', 403],
  ] as const
  for (const [host, status] of hosts) {
    test(`Host ${host} is answered with ${status}, on every path`, async () => {
      for (const path of ['/api/v2/realtime/status', '/api/v2/indicators', '/health', '/metrics', '/docs/json', '/']) {
        const answer = await raw(platform, path, { host })
        if (status === 403) assert.equal(answer.status, 403, path)
        else assert.notEqual(answer.status, 403, path)
      }
    })
  }

  test('pages are told a strict policy and nothing is cached', async () => {
    const response = await fetch(`${platform.url}/api/v2/realtime/status`)
    const policy = response.headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'self'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, new RegExp(`connect-src 'self' ws://${new URL(platform.url).host}`))
    assert.ok(!/script-src[^;]*unsafe/.test(policy))
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(response.headers.get('access-control-allow-origin'), null)
  })

  test('Swagger UI is served from here alone', async () => {
    const response = await fetch(`${platform.url}/docs/`)
    assert.equal(response.status, 200)
    assert.ok(!/https?:\/\/(?!127)/.test(await response.text()))
  })

  test('metrics count ticks, events by type, commits, and refusals', async () => {
    const text = await (await fetch(`${platform.url}/metrics`)).text()
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
    assert.equal(value('tickworks_ticks_total'), platform.status().feeds[0]?.rows)
    assert.ok(value('tickworks_events_total\\{type="order_filled"\\}') > 0)
    assert.ok(value('tickworks_commits_total') > 0)
    assert.ok(value('tickworks_log_bytes') > 0)
    assert.ok(value('tickworks_event_loop_lag_seconds') >= 0)
    assert.ok(value('tickworks_commit_latency_seconds_count') > 0)
    assert.equal(value('tickworks_stream_clients'), 0)
  })

  test('without a built desk the root says what to do', async () => {
    const response = await fetch(`${platform.url}/`)
    assert.equal(response.status, 503)
    assert.match(await response.text(), /npm start/)
  })

  test('the feed has ended, and says so', async () => {
    const status = await get<Status>(platform, '/api/v2/realtime/status')
    assert.deepEqual(
      status.feeds.map(({ state, simulated }) => [state, simulated]),
      [['ended', true]],
    )
  })
})

describe('control routes', () => {
  test('need the token: 401 without, 403 with a wrong one, and nothing changes', async (t) => {
    const platform = await settled(t)
    const paths = ['/kill', '/release', '/strategies/ema', '/pacing', '/fresh', '/token']
    for (const path of paths) {
      const body = path.startsWith('/strategies') ? { on: false } : {}
      const without = await post(platform, path, body)
      assert.equal(without.status, 401, path)
      assert.match(without.headers.get('www-authenticate') ?? '', /Bearer/)
      assert.equal((await post(platform, path, body, { authorization: 'Bearer wrong' })).status, 403, path)
      assert.equal((await post(platform, path, '{', { authorization: 'Bearer wrong' })).status, 403, 'before the body')
    }
    const query = await fetch(`${platform.url}/api/v2/control/kill?token=${platform.newToken}`, { method: 'POST' })
    assert.equal(query.status, 401, 'a token in the address is no token')
    assert.equal(platform.status().killSwitch.on, false)
    assert.equal(platform.status().strategies[0]?.on, true)
  })

  test('the kill switch is pressed and released by who holds the token', async (t) => {
    const platform = await settled(t)
    const killed = (await (
      await post(platform, '/kill', { note: 'test' }, bearer(platform))
    ).json()) as Status['killSwitch']
    assert.equal(killed.on, true)
    assert.equal(killed.by, 'operator')
    assert.deepEqual(platform.status().killSwitch, killed)
    const alerts = platform.status().alerts
    assert.equal(alerts[0]?.code, 'kill')
    assert.equal((await post(platform, '/release', {}, bearer(platform))).status, 200)
    assert.equal(platform.status().killSwitch.on, false)
  })

  test('the kill switch needs no body', async (t) => {
    const platform = await settled(t)
    const response = await fetch(`${platform.url}/api/v2/control/kill`, { method: 'POST', headers: bearer(platform) })
    assert.equal(response.status, 200)
    assert.equal(platform.status().killSwitch.on, true)
    const other = await fetch(`${platform.url}/api/v2/control/strategies/ema`, {
      method: 'POST',
      headers: bearer(platform),
    })
    const { error } = (await other.json()) as { error: { message: string } }
    assert.equal(error.message, "field 'on' is missing")
  })

  test('a strategy is switched off and on; one that is not there is 404', async (t) => {
    const platform = await settled(t)
    const off = (await (await post(platform, '/strategies/ema', { on: false }, bearer(platform))).json()) as {
      on: boolean
    }
    assert.equal(off.on, false)
    assert.equal(platform.status().strategies[0]?.reason, 'switched off by operator')
    await post(platform, '/strategies/ema', { on: true }, bearer(platform))
    assert.equal(platform.status().strategies[0]?.on, true)
    const unknown = await post(platform, '/strategies/none', { on: true }, bearer(platform))
    assert.equal(unknown.status, 404)
  })

  test('a page of another origin may not, even with the token', async (t) => {
    const platform = await settled(t)
    const origin = { ...bearer(platform), origin: 'http://evil.example' }
    assert.equal((await post(platform, '/kill', {}, origin)).status, 403)
    assert.equal((await post(platform, '/kill', {}, { ...bearer(platform), origin: 'null' })).status, 403)
    const own = { ...bearer(platform), origin: platform.url }
    assert.equal((await post(platform, '/kill', {}, own)).status, 200)
  })

  test('bodies are JSON of the stated shape', async (t) => {
    const platform = await settled(t)
    const cases = [
      ['/strategies/ema', {}, 400],
      ['/strategies/ema', { on: 'yes' }, 400],
      ['/strategies/ema', { on: true, also: 1 }, 400],
      ['/pacing', { speed: 'fast' }, 400],
      ['/pacing', { paused: 1 }, 400],
      ['/kill', { note: 'x'.repeat(501) }, 400],
      ['/kill', { note: 'x'.repeat(70_000) }, 413],
    ] as const
    for (const [path, body, status] of cases) {
      assert.equal(
        (await post(platform, path, body, bearer(platform))).status,
        status,
        JSON.stringify(body).slice(0, 60),
      )
    }
    const text = await fetch(`${platform.url}/api/v2/control/kill`, {
      method: 'POST',
      headers: { ...bearer(platform), 'content-type': 'text/plain' },
      body: 'kill',
    })
    assert.equal(text.status, 415)
    assert.equal(platform.status().killSwitch.on, false)
  })

  test('guessing is limited', async (t) => {
    const platform = await settled(t)
    const statuses: number[] = []
    for (let i = 0; i < 125; i += 1)
      statuses.push((await post(platform, '/kill', {}, { authorization: 'Bearer x' })).status)
    assert.equal(statuses.at(-1), 429)
    assert.equal(statuses.filter((status) => status === 403).length, 120)
  })

  test('pause stops the feed where it is, and speed changes while it runs', async (t) => {
    const platform = await start(t, await temporaryFolder(t), { paused: true })
    assert.equal(platform.status().feeds[0]?.state, 'paused')
    assert.equal(platform.status().feeds[0]?.rows, 0)
    const pacing = await (await post(platform, '/pacing', { paused: false, speed: 'max' }, bearer(platform))).json()
    assert.deepEqual(pacing, { paused: false, speed: 'max' })
    await platform.settled()
    assert.equal(platform.status().feeds[0]?.state, 'ended')
  })
})
