/**
 * What the world may hand to the whole program: full, read-only and foreign disks, a damaged log, bad rows, strategies that throw, orders
 * that cannot be paid. Each time a clear error, nothing lost, no hang. What the readers, the command line and the platform refuse by
 * themselves is tested beside them.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DeadLetter, decodeDeadLetter } from '@tickworks/pipeline'
import { CLI, runCli } from '../cli/testing/run-cli.ts'
import { type Child, type ChildOptions, tickworks } from '../testing/child.ts'
import { MOUNT_SKIP, mount, unmount } from '../testing/mounts.ts'
import { type Cleanup, temporaryHome } from '../testing/temporary.ts'
import { assertSameRows } from './assert-same-rows.ts'
import { sp500File } from './markets.ts'
import { contentsOf, eventsOf, fillsOf, nextInputSeqOf, type Recorded, readRecorded, segmentFiles } from './recorded.ts'
import type { Job, Message } from './run-program.ts'
import { startProgram } from './start-program.ts'

/** Whoever that is: not root, and the owner of nothing. */
const NOBODY = 65_534
const STRANGER: ChildOptions = { uid: NOBODY, gid: NOBODY, cwd: '/' }
const STRANGER_SKIP = isOpenToStrangers(CLI)
  ? false
  : 'only root can be somebody else, and only in a checkout that others can read'
const TO_THE_END = ['--port', '0', '--speed', 'max', '--exit-at-end']

test('a disk that fills up in the middle: what was told is kept, and with more room the run goes on to the same end', {
  skip: MOUNT_SKIP,
}, async (t) => {
  const whole = await toTheEnd(startProgram(t, jobFor(temporaryHome())))
  for (const size of ['1500k', '5m', '11m']) {
    const home = disk(t, size)
    const child = startProgram(t, jobFor(home))
    const told: string[] = []
    let toldInputSeq = 0
    child.lines((line) => {
      const message = JSON.parse(line) as Message
      if (message.kind !== 'committed') return
      toldInputSeq = message.nextInputSeq
      told.push(...message.fills)
    })
    const { code } = await child.ended
    assert.ok(!child.isHung, `${size}: it hung. ${child.stderr}`)
    assert.equal(code, 1, `${size}: ${child.stderr}`)
    assert.match(child.stderr, /no space left in/)
    const found = await readRecorded(home)
    assert.ok(toldInputSeq > 0 && nextInputSeqOf(found) >= toldInputSeq, `${size}: ${toldInputSeq} inputs were told`)
    assertHolds(found, told)

    mount('-o', 'remount,size=200m', home)
    const again = await toTheEnd(startProgram(t, jobFor(home)))
    assert.equal(again, whole)
    assertHolds(await readRecorded(home), told)
  }
})

test('tickworks run on a disk that fills up ends with exit code 3 and says what to do', {
  skip: MOUNT_SKIP,
}, async (t) => {
  for (const size of ['24k', '200k', '2m']) {
    const home = disk(t, size)
    const child = tickworks(t, ['run', '--home', home, '--feed', 'sp500', ...TO_THE_END])
    const { code } = await child.ended
    assert.ok(!child.isHung, `${size}: it hung. ${child.stderr}`)
    assert.equal(code, 3, `${size}: ${child.stderr}`)
    const last = child.stderr.trimEnd().split('\n').at(-1)!
    assert.match(last, /^tickworks: .*(no space left|no room is left)/, size)
    assert.ok(last.includes(home), `${size}: ${last}`)
    assertNoStack(child.stderr)

    mount('-o', 'remount,size=200m', home)
    const again = tickworks(t, ['run', '--home', home, '--feed', 'sp500', ...TO_THE_END])
    assert.equal((await again.ended).code, 0, `${size}: ${again.stderr}`)
    const replay = await runCli(['replay', '--home', home, '--json'])
    assert.equal(replay.code, 0, replay.stderr)
    assert.ok(JSON.parse(replay.stdout).fills > 50)
  }
})

test('a folder of somebody else: exit code 3, and nothing in it is touched; reading it is allowed', {
  skip: STRANGER_SKIP,
}, async (t) => {
  const home = temporaryHome()
  const args = ['run', '--home', home, '--feed', 'sp500', ...TO_THE_END]
  assert.equal((await tickworks(t, args).ended).code, 0)
  const before = everyFile(home)
  chmodSync(home, 0o755)
  assert.match(await refused(tickworks(t, args, STRANGER)), /cannot be written \(permission denied\).*--home/)
  const replay = tickworks(t, ['replay', '--home', home, '--json'], STRANGER)
  assert.equal((await replay.ended).code, 0, replay.stderr)
  assert.deepEqual(everyFile(home), before)
})

test('a folder on a read-only disk: exit code 3, and nothing in it is touched', { skip: MOUNT_SKIP }, async (t) => {
  const home = temporaryHome()
  assert.equal((await tickworks(t, ['run', '--home', home, '--feed', 'sp500', ...TO_THE_END]).ended).code, 0)
  const before = everyFile(home)
  const mounted = mountPoint(t)
  mount('--bind', home, mounted)
  mount('-o', 'remount,ro,bind', mounted)
  const child = tickworks(t, ['run', '--home', mounted, '--feed', 'sp500', ...TO_THE_END])
  assert.match(await refused(child), /cannot be written \(it is mounted read-only\).*--home/)
  assert.deepEqual(everyFile(home), before)
})

test('a folder that an unprivileged user cannot make: exit code 3', { skip: STRANGER_SKIP }, async (t) => {
  const parent = temporaryHome()
  chmodSync(parent, 0o755)
  const child = tickworks(t, ['run', '--home', join(parent, 'home'), '--feed', 'sp500', ...TO_THE_END], STRANGER)
  assert.match(await refused(child), /home cannot be written \(permission denied\)/)
})

test('one byte of a segment is wrong: refused with file, byte and rule, and left as it is', async (t) => {
  const home = temporaryHome()
  const args = ['run', '--home', home, '--feed', 'sp500', ...TO_THE_END]
  assert.equal((await tickworks(t, args).ended).code, 0)
  for (const topic of ['market.ticks', 'control.inputs', 'paper.orders.events', 'log.commits']) {
    const folder = join(home, 'log', topic)
    const segment = join(folder, readdirSync(folder)[0]!)
    const sound = readFileSync(segment)
    const damaged = Buffer.from(sound)
    damaged[Math.floor(damaged.length / 2)]! ^= 0x10
    writeFileSync(segment, damaged)
    const before = everyFile(home)
    for (const command of [args, ['replay', '--home', home]]) {
      const child = tickworks(t, command)
      const { code } = await child.ended
      assert.ok(!child.isHung, `${topic}: it hung`)
      assert.equal(code, 1, `${topic}: ${child.stderr}`)
      assert.ok(child.stderr.includes(segment), child.stderr)
      assert.match(child.stderr, /byte \d+.*record \d+|record \d+.*byte \d+/s)
      assertNoStack(child.stderr)
      assert.deepEqual(everyFile(home), before, `${topic}: ${command[0]} changed something`)
    }
    writeFileSync(segment, sound)
  }
  assert.equal((await tickworks(t, args).ended).code, 0, 'mended, it goes on')
})

test('a run over a file with bad rows is refused by row and rule; told to leave them out, it keeps each as a dead letter', async () => {
  const folder = temporaryHome()
  const [header = '', ...rows] = readFileSync(sp500File(), 'utf8').trimEnd().split('\n')
  const good = join(folder, 'good.csv')
  const bad = join(folder, 'bad.csv')
  writeFileSync(good, `${[header, ...rows].join('\n')}\n`)
  const broken: readonly (readonly [at: number, text: string, rule: string])[] = [
    [100, '2000-05-26,NaN,1400.00,1300.00,1350.00,1,1350.00', 'not_finite'],
    [900, '2003-08-07,-5,980,960,970,1,970', 'price_not_positive'],
    [1_800, rows[1_799]!, 'duplicate_bar'],
    [2_700, rows[2_000]!, 'time_backwards'],
    [3_600, 'what is this', 'field_count'],
    [4_500, '2017-11-21,2600,2500,2610,2605,1,2605', 'high_low'],
  ]
  const all = [...rows]
  for (const [at, text] of broken.toReversed()) all.splice(at, 0, text)
  writeFileSync(bad, `${[header, ...all].join('\n')}\n`)
  const reading = ['--tz', 'America/New_York', '--session', '09:30-16:00', '--price-decimals', '2']
  const run = (home: string, file: string, ...more: readonly string[]) =>
    runCli(['run', '--home', join(folder, home), '--feed', `INDEX:SPX=${file}`, ...reading, ...TO_THE_END, ...more])

  const refusal = await run('refused', bad)
  assert.equal(refusal.code, 2)
  assert.match(refusal.stderr, /^tickworks: .*bad\.csv: .*malformed rows?/m)
  for (const [i, [at, , rule]] of broken.entries()) {
    assert.match(refusal.stderr, new RegExp(`row ${at + i + 2}: ${rule}`), 'the header is row 1')
  }

  const left = await run('left-out', bad, '--skip-bad-rows')
  assert.equal(left.code, 0, left.stderr)
  const second = await run('left-out', bad, '--skip-bad-rows')
  assert.equal(second.code, 0, second.stderr)
  const recorded = await readRecorded(join(folder, 'left-out'))
  assert.deepEqual(
    lettersOf(recorded, 'market.ticks').map(({ facts, error, original }) => [
      facts.row,
      error.code,
      original.kind === 'text' && original.text,
    ]),
    broken.map(([at, text, rule], i) => [at + i + 2, rule, text]),
  )
  for (const { facts } of lettersOf(recorded, 'market.ticks')) assert.equal(facts.file, bad)

  const sound = await run('sound', good)
  assert.equal(sound.code, 0, sound.stderr)
  const { 'market.ticks.dlq': letters, ...contents } = contentsOf(recorded)
  assert.equal(letters?.length, broken.length)
  assertSameRows(contents, contentsOf(await readRecorded(join(folder, 'sound'))))
})

const THROWER = `export default {
  name: 'thrower',
  title: 'Thrower',
  params: {},
  setup: () => ({}),
  onBar(bar, ctx) {
    if (ctx.barCount === 20) ctx.long({ close: bar.close }, { stop: bar.close * 0.5 })
    if (ctx.barCount === 2000) throw new Error('no idea at ' + bar.close)
  },
}
`

test('a strategy that throws is switched off for good, its bar is a dead letter, everything else goes on', async () => {
  const folder = temporaryHome()
  const file = join(folder, 'thrower.ts')
  const home = join(folder, 'home')
  writeFileSync(file, THROWER)
  const strategies = ['--strategy', 'ema-cross', '--strategy', file]
  const args = ['run', '--home', home, '--feed', 'sp500', ...strategies, ...TO_THE_END]
  const { code, stderr } = await runCli(args)
  assert.equal(code, 0, stderr)
  const recorded = await readRecorded(home)
  const [error, ...others] = eventsOf(recorded, 'system.events').filter(({ type }) => type === 'system_error')
  assert.deepEqual(others, [])
  assert.ok(error?.type === 'system_error')
  assert.equal(error.data.code, 'strategy_threw')
  assert.match(error.data.message, /strategy thrower threw in onBar of INDEX:SPX: no idea at \d/)
  const [letter, ...more] = lettersOf(recorded, 'market.bars')
  assert.deepEqual(more, [])
  assert.match(letter!.error.message, /no idea at/)
  assert.ok(letter!.original.kind === 'text')
  const bar = JSON.parse(letter!.original.text)
  assert.deepEqual([bar.type, bar.id], ['bar_closed', error.causationId], 'the letter holds what it was given')
  const fills = fillsOf(recorded)
  assert.ok(fills.some(({ tsUs, data }) => tsUs > error.tsUs && data.strategy === 'ema-cross'))
  assert.ok(
    !fills.some(({ tsUs, data }) => tsUs > error.tsUs && data.strategy === 'thrower' && data.role !== 'protect'),
  )

  const before = segmentFiles(home)
  assert.equal((await runCli(args)).code, 0, 'a second start goes on')
  assert.deepEqual(segmentFiles(home), before)
  const replay = await runCli(['replay', '--home', home, '--strategy', file, '--json'])
  assert.equal(replay.code, 0, replay.stderr)
})

test('an order that the account cannot pay is refused with reason, limit and value, in a run and in a backtest', async () => {
  const folder = temporaryHome()
  const home = join(folder, 'home')
  const poor = ['--cash', '1000', '--size', '50']
  const { code, stderr } = await runCli([
    'run',
    '--home',
    home,
    '--feed',
    'sp500',
    '--strategy',
    'ema-cross',
    ...poor,
    ...TO_THE_END,
  ])
  assert.equal(code, 0, stderr)
  const recorded = await readRecorded(home)
  const refusals = eventsOf(recorded, 'paper.signals.rejected')
  assert.ok(refusals.length > 20)
  assert.equal(fillsOf(recorded).length, 0)
  for (const event of refusals) {
    assert.ok(event.type === 'rejected_signal')
    const { reason, limit, value, unit, message } = event.data
    assert.equal(reason, 'buying_power')
    assert.ok(limit === 100_000 && value! > limit, `${value} ${unit} are over ${limit}`)
    assert.match(message, /buying power: \d+\.\d\d USD, the limit is 1000\.00/)
  }
  const reading = ['--tz', 'America/New_York', '--session', '09:30-16:00', '--report', join(folder, 'report.html')]
  const tested = await runCli(['backtest', 'ema-cross', '--data', sp500File(), ...poor, ...reading])
  assert.equal(tested.code, 0, tested.stderr)
  assert.match(tested.stdout, /\d+ signals refused: buying power: \d+\.\d\d USD, the limit is 1000\.00/)
})

function jobFor(home: string): Job {
  return { market: 'two-feeds', home, speed: 'max', rowsMax: 64, snapshotInputs: 1_000, killAt: null }
}

/** The final state's hash of a run that ends in order. */
async function toTheEnd(child: Child): Promise<string> {
  const { code } = await child.ended
  assert.equal(code, 0, child.stderr)
  const ended = JSON.parse(child.stdout.trimEnd().split('\n').at(-1)!) as Message
  assert.ok(ended.kind === 'ended')
  return ended.stateHash
}

/** What a command that is refused with exit code 3 says. */
async function refused(child: Child): Promise<string> {
  const { code } = await child.ended
  assert.ok(!child.isHung, 'it hung')
  assert.equal(code, 3, child.stderr)
  assertNoStack(child.stderr)
  return child.stderr
}

function assertNoStack(stderr: string): void {
  assert.doesNotMatch(stderr, /\n\s+at /)
}

function assertHolds(recorded: Recorded, fills: readonly string[]): void {
  const ids = new Set(fillsOf(recorded).map(({ id }) => id))
  for (const id of fills) assert.ok(ids.has(id), `fill ${id} was told and is not there`)
}

function lettersOf(recorded: Recorded, topic: string): DeadLetter[] {
  const name = `${topic}.dlq`
  return (recorded.get(name) ?? []).map((payload, offset) => decodeDeadLetter(payload, { topic: name, offset }))
}

/** Path below `folder` → contents. */
function everyFile(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).sort()
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'latin1')]))
}

/** Whether somebody else, who this process can become, can run Node on `file`. */
function isOpenToStrangers(file: string): boolean {
  const script = `require('node:fs').readFileSync(${JSON.stringify(file)})`
  return spawnSync(process.execPath, ['--eval', script], { uid: NOBODY, gid: NOBODY, cwd: '/' }).status === 0
}

/** A disk of its own, as large as said. */
function disk(t: Cleanup, size: string): string {
  const path = mountPoint(t)
  mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path)
  return path
}

/** A folder to mount something on. */
function mountPoint(t: Cleanup): string {
  const path = temporaryHome()
  t.after(() => unmount(path))
  return path
}
