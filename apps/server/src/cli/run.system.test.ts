import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { tickworks } from '../testing/child.ts'
import { emptyFolder, runCli } from './testing/run-cli.ts'

const SP500 = fileURLToPath(new URL('../data/sp500-2000.csv', import.meta.resolve('vega-datasets')))
const QUICK = ['run', '--home', 'home', '--port', '0', '--feed', 'sp500', '--speed', 'max', '--exit-at-end']
const SLOW = ['run', '--home', 'home', '--port', '0', '--feed', 'sp500,simulated', '--speed', '864000x']

test('a whole run ends in order, its replay is the same byte for byte, its backtest fills as often', async (context) => {
  const cwd = emptyFolder(context)
  const files = [
    '--feed',
    `INDEX:SPX=${SP500}`,
    '--tz',
    'America/New_York',
    '--session',
    '09:30-16:00',
    '--price-decimals',
    '2',
  ]
  const strategy = ['--strategy', 'ema-cross', '--param', 'fast=5', '--size', '50%', '--price-band', '0']
  const ran = await runCli([...QUICK, ...files, ...strategy, '--json'], { cwd })
  assert.equal(ran.code, 0, ran.stderr)
  assert.match(ran.stderr, /every feed has come to its end\n[\s\S]*stopped in order/)
  const started = JSON.parse(ran.stdout)
  assert.match(started.link, /^http:\/\/127\.0\.0\.1:\d+\/#token=tw_/)
  assert.equal(started.resumed, false)

  const replayed = await runCli(['replay', '--home', 'home', '--json'], { cwd })
  assert.equal(replayed.code, 0, replayed.stderr)
  const replay = JSON.parse(replayed.stdout)
  assert.equal(replay.same, true)
  assert.ok(replay.outputs > 100 && replay.fills > 50)
  assert.equal(replay.unwritten, 0)
  const shown = await runCli(['replay', '--home', 'home'], { cwd })
  assert.match(shown.stdout, /Same: every output was made again/)
  assert.ok(shown.stdout.includes(replay.stateHash))

  const args = [
    'backtest',
    'ema-cross',
    '--data',
    SP500,
    '--instrument',
    'INDEX:SPX',
    ...files.slice(2),
    ...strategy.slice(2, 6),
  ]
  const { fills } = JSON.parse((await runCli([...args, '--json'], { cwd })).stdout)
  assert.equal(replay.fills, fills)
})

test('SIGTERM stops in order, the next start goes on, and other options are refused', async (context) => {
  const cwd = emptyFolder(context)
  const first = tickworks(context, [...SLOW, '--json'], { cwd })
  assert.equal((await first.document<Started>()).resumed, false)
  first.kill('SIGTERM')
  assert.equal((await first.ended).code, 0)
  assert.match(first.stderr, /stopping in order[\s\S]*stopped in order; nothing is lost/)
  const second = tickworks(context, [...SLOW, '--json'], { cwd })
  const { resumed, token } = await second.document<Started>()
  assert.equal(resumed, true)
  assert.equal(token, null)
  second.kill('SIGINT')
  assert.equal((await second.ended).code, 0)
  const other = await runCli([...SLOW, '--cash', '5000'], { cwd })
  assert.equal(other.code, 2)
  assert.match(other.stderr, /Give --cash as it was recorded, or start afresh with --fresh/)
})

test('the folder has one owner: another run names it, token new asks it, doctor and replay read beside it', async (context) => {
  const cwd = emptyFolder(context)
  const running = tickworks(context, [...SLOW, '--json'], { cwd })
  const { pid, url, token } = await running.document<Started>()
  const second = await runCli(SLOW, { cwd })
  assert.equal(second.code, 3)
  assert.match(
    second.stderr,
    new RegExp(`home is in use by process ${pid}\\. Stop it, or give another folder with --home`),
  )

  const made = JSON.parse((await runCli(['token', 'new', '--home', 'home', '--json'], { cwd })).stdout)
  assert.ok(made.link.startsWith(`${url}/#token=`))
  const ask = (token: unknown) =>
    fetch(`${url}/api/v2/control/pacing`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"paused":true}',
    })
  assert.equal((await ask(token)).status, 403)
  assert.equal((await ask(made.token)).status, 200)

  const looked = await runCli(['doctor', '--home', 'home', '--port', new URL(url).port, '--json'], { cwd })
  assert.equal(looked.code, 0, looked.stdout)
  const { findings } = JSON.parse(looked.stdout)
  const owner = findings.find(({ check }: { check: string }) => check === 'owner')
  assert.match(owner.detail, new RegExp(`process ${pid} owns the folder`))
  const replayed = await runCli(['replay', '--home', 'home', '--json'], { cwd })
  assert.equal(replayed.code, 0, replayed.stderr)
  running.kill('SIGTERM')
  await running.ended
  const alone = await runCli(['token', 'new', '--home', 'home', '--json'], { cwd })
  assert.equal(JSON.parse(alone.stdout).link, null)
})

test('a port in use is an error that names it and the option', async (context) => {
  const cwd = emptyFolder(context)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => server.close())
  const { port } = server.address() as { port: number }
  const { code, stderr } = await runCli(['run', '--home', 'home', '--feed', 'sp500', '--port', String(port)], { cwd })
  assert.equal(code, 3)
  assert.match(stderr, new RegExp(`port ${port} of 127\\.0\\.0\\.1 is in use by another program.*--port`))
  const looked = await runCli(['doctor', '--home', 'home', '--port', String(port), '--json'], { cwd })
  assert.equal(looked.code, 1)
  const broken = JSON.parse(looked.stdout).findings.filter(({ state }: { state: string }) => state === 'broken')
  assert.deepEqual(
    broken.map(({ check }: { check: string }) => check),
    ['port'],
  )
})

// biome-ignore format: a table reads by its columns
const refused = [
  // args                                                        code  message
  [['run', '--feed', 'nowhere.csv'],                              2,   /^tickworks: nowhere.csv: there is no such file/m],
  [['run', '--feed', 'sp500,sp500'],                              2,   /option '--feed <list>': 'sp500,sp500' must name each feed once/],
  [['run', '--feed', 'sp500,'],                                   2,   /must be feeds separated by commas/],
  [['run', '--strategy', 'ema-cros'],                             2,   /strategy 'ema-cros' is neither a file .* did you mean ema-cross\?/],
  [['run', '--feed', 'sp500', '--bar-label', 'end'],              2,   /option '--bar-label' needs a file in --feed/],
  [['run', '--param', 'fast=3'],                                  2,   /option '--param fast=3': say of which strategy, such as donchian-breakout.fast=3/],
  [['run', '--param', 'ema-cros.fast=3'],                         2,   /no strategy 'ema-cros' runs; did you mean ema-cross\?/],
  [['run', '--param', 'ema-cross.fast=0'],                        2,   /option '--param ema-cross.fast=0': must be a whole number from 1 to 500, was '0'/],
  [['run', '--strategy', 'ema-cross', '--strategy', 'ema-cross'], 2,   /are both called ema-cross/],
  [['run', '--param', 'ema-cross.fast=400'],                      2,   /fast must be below slow, were 400 and 26/],
  [['run', '--home', 'file'],                                     3,   /the folder .*file cannot be written \(a file is in its way\)/],
  [['run', '--home', 'file/home'],                                3,   /cannot be written/],
  [['run', '--host', '192.0.2.1', '--port', '0'],                 3,   /cannot listen on 192.0.2.1, port 0: that is no address of this machine/],
  [['replay', '--home', 'nowhere'],                               2,   /there is no recorded run in nowhere/],
  [['token', 'new', '--home', 'nowhere'],                         2,   /there is no data folder nowhere/],
] as const
for (const [args, exitCode, message] of refused) {
  test(`refused: tickworks ${args.join(' ')}`, async (context) => {
    const cwd = emptyFolder(context)
    writeFileSync(join(cwd, 'file'), '')
    const { code, stderr, stdout } = await runCli(args, { cwd })
    assert.match(stderr, message)
    assert.doesNotMatch(stderr, /\n\s+at /)
    assert.equal(code, exitCode)
    assert.equal(stdout, '')
  })
}

const PROBE = `export default {
  name: 'probe',
  title: 'Probe',
  params: {},
  setup: () => ({}),
  onBar(bar, ctx) {
    if (ctx.barCount % 40 === 0) ctx.long({ close: bar.close })
    else if (ctx.barCount % 20 === 0) ctx.flat({})
  },
}
`

test('replay with another strategy tells the first difference, exit code 1; without its file it asks for it', async (context) => {
  const cwd = emptyFolder(context)
  const file = join(cwd, 'probe.ts')
  writeFileSync(file, PROBE)
  assert.equal((await runCli([...QUICK, '--strategy', 'probe.ts'], { cwd })).code, 0)
  const lost = await runCli(['replay', '--home', 'home'], { cwd })
  assert.equal(lost.code, 2)
  assert.match(
    lost.stderr,
    /made with the strategy 'probe', which is not in strategies\/: give its file with --strategy/,
  )
  assert.equal((await runCli(['replay', '--home', 'home', '--strategy', 'probe.ts'], { cwd })).code, 0)
  writeFileSync(file, PROBE.replace('% 20', '% 10'))
  const differs = await runCli(['replay', '--home', 'home', '--strategy', 'probe.ts'], { cwd })
  assert.equal(differs.code, 1)
  assert.match(differs.stderr, /the file of strategy probe is not the one that was recorded/)
  assert.match(differs.stdout, /Different: .*first at paper\.\S+ record \d+, before input \d+/)
  assert.match(differs.stdout, /recorded +\{.*\n +made +\{/)
})

test('tables that are no database are told by doctor and run with what to do, and that helps', async (context) => {
  const cwd = emptyFolder(context)
  assert.equal((await runCli(QUICK, { cwd })).code, 0)
  const whole = await runCli(['doctor', '--home', 'home', '--port', '0'], { cwd })
  assert.match(whole.stdout, /^ok +tables +\d+ MiB, every page whole$/m)
  const file = join(cwd, 'home', 'tickworks.sqlite')
  writeFileSync(file, 'garbage')
  const looked = await runCli(['doctor', '--home', 'home', '--port', '0'], { cwd })
  assert.equal(looked.code, 1)
  assert.match(looked.stdout, /^broken +tables +.*tickworks\.sqlite: .*\n +→ move it away/m)
  const { code, stderr } = await runCli(QUICK, { cwd })
  assert.equal(code, 1)
  assert.match(stderr, /^tickworks: .*tickworks\.sqlite: the file is not a SQLite database: move it away: the next/m)
  rmSync(file)
  assert.equal((await runCli(QUICK, { cwd })).code, 0)
})

test('a damaged log is told with file and rule by doctor, run and replay, and is left as it is', async (context) => {
  const cwd = emptyFolder(context)
  assert.equal((await runCli(QUICK, { cwd })).code, 0)
  const folder = join(cwd, 'home', 'log', 'paper.orders.events')
  const segment = join(folder, readdirSync(folder)[0]!)
  const bytes = readFileSync(segment)
  bytes[Math.floor(bytes.length / 2)]! ^= 0xff
  writeFileSync(segment, bytes)
  const looked = await runCli(['doctor', '--home', 'home', '--port', '0'], { cwd })
  assert.equal(looked.code, 1)
  assert.match(looked.stdout, /broken +log .*paper\.orders\.events/)
  for (const args of [QUICK, ['replay', '--home', 'home']]) {
    const { code, stderr } = await runCli(args, { cwd })
    assert.equal(code, 1, stderr)
    assert.match(stderr, /^tickworks: .*paper\.orders\.events/m)
    assert.doesNotMatch(stderr, /\n\s+at /)
  }
  assert.deepEqual(readFileSync(segment), bytes)
})

/** Of the document of `tickworks run --json`. */
type Started = { readonly pid: number; readonly url: string; readonly token: string | null; readonly resumed: boolean }
