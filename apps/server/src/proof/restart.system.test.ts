/** SIGTERM and Ctrl-C stop a run in order: nothing is lost, nothing is done again, and the next start goes on to the same end. */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { CONTROL_TOPIC, dataFolderPaths } from '@tickworks/pipeline'
import { CLI } from '../cli/testing/run-cli.ts'
import { sqlitePath } from '../platform/owner-file.ts'
import { Child, tickworks } from '../testing/child.ts'
import { temporaryHome } from '../testing/temporary.ts'
import { assertSameRows } from './assert-same-rows.ts'
import { sp500File } from './markets.ts'
import {
  contentsOf,
  eventsOf,
  nextInputSeqOf,
  readRecorded,
  replayed,
  snapshotInputSeqOf,
  tablesOf,
  tickCountOf,
} from './recorded.ts'
import type { Job, Message } from './run-program.ts'
import { startProgram } from './start-program.ts'

const MARKET = 'two-feeds'

function jobFor(home: string, speed: string): Job {
  return { market: MARKET, home, speed, rowsMax: 64, snapshotInputs: 2_000, killAt: null }
}

test('stopped by SIGTERM and by Ctrl-C in the middle: exit code 0, the last snapshot at the end of the log, nothing fed again', async (t) => {
  const home = temporaryHome()
  const stops = [
    ['SIGTERM', 1_500],
    ['SIGINT', 4_500],
    ['SIGTERM', 7_500],
    ['SIGINT', 10_500],
  ] as const
  let toldInputSeq = 0
  for (const [signal, stopAt] of stops) {
    const child = startProgram(t, jobFor(home, '20000/s'))
    const messages: Message[] = []
    child.lines((line) => {
      const message = JSON.parse(line) as Message
      messages.push(message)
      if (message.kind !== 'committed') return
      toldInputSeq = message.nextInputSeq
      if (toldInputSeq >= stopAt && !child.process.killed) child.kill(signal)
    })
    const { code } = await child.ended
    assert.equal(code, 0, child.stderr)
    const [started, ended] = [messages.find(({ kind }) => kind === 'started')!, messages.at(-1)!]
    assert.ok(started.kind === 'started' && ended.kind === 'ended')
    assert.equal(started.ticks, 0, 'nothing is fed again')

    const recorded = await readRecorded(home)
    assert.equal(nextInputSeqOf(recorded), toldInputSeq, 'the log ends with what was told last')
    assert.equal(snapshotInputSeqOf(home), toldInputSeq, 'the last snapshot stands there')
    const again = await replayed(home, MARKET)
    assert.deepEqual([again.firstDifference, again.unwritten, again.stateHash], [null, 0, ended.stateHash])
  }

  const last = startProgram(t, jobFor(home, 'max'))
  assert.equal((await last.ended).code, 0, last.stderr)
  const whole = temporaryHome()
  const child = startProgram(t, jobFor(whole, 'max'))
  assert.equal((await child.ended).code, 0, child.stderr)
  assertSameRows(contentsOf(await readRecorded(home)), contentsOf(await readRecorded(whole)))
  assertSameRows(await tablesOf(home), await tablesOf(whole))
})

test('the SQL file is deleted: the next start makes the same tables of the log', async (t) => {
  const home = temporaryHome()
  const first = startProgram(t, jobFor(home, 'max'))
  assert.equal((await first.ended).code, 0, first.stderr)
  const tables = await tablesOf(home)
  assert.ok(tables.fills!.length > 300)
  for (const end of ['', '-wal', '-shm']) rmSync(`${sqlitePath(home)}${end}`, { force: true })
  const second = startProgram(t, jobFor(home, 'max'))
  assert.equal((await second.ended).code, 0, second.stderr)
  assertSameRows(await tablesOf(home), tables)
})

test('a signal at any moment of a start: it ends, and the next start is none the worse', async (t) => {
  const home = temporaryHome()
  const args = ['run', '--home', home, '--feed', 'sp500', '--port', '0', '--speed', '2000/s', '--json']
  let recorded = 0
  for (const [i, afterMs] of [20, 300, 500, 700, 900, 1_200, 1_600].entries()) {
    const child = tickworks(t, args)
    await wait(afterMs)
    child.kill(i % 2 === 0 ? 'SIGTERM' : 'SIGINT')
    const { code, signal } = await child.ended
    assert.ok(!child.isHung, 'it hung')
    // Before the program has begun it is Node that dies of the signal; nothing is open by then.
    assert.ok(code === 0 || signal !== null, `exit code ${code}: ${child.stderr}`)
    const now = tickCountOf(await readRecorded(home))
    assert.ok(now >= recorded, `${recorded} ticks were recorded, ${now} are`)
    recorded = now
  }
  const last = tickworks(t, [...args.slice(0, -3), '--speed', 'max', '--exit-at-end'])
  assert.equal((await last.ended).code, 0, last.stderr)
  assert.equal(
    tickCountOf(await readRecorded(home)),
    2 * (readFileSync(sp500File(), 'utf8').trim().split('\n').length - 1),
  )
})

test('killed while it starts afresh: the next start finds the run as it was, or nothing of it', async (t) => {
  const home = temporaryHome()
  const args = ['run', '--home', home, '--feed', 'sp500', '--port', '0', '--speed', 'max', '--exit-at-end']
  assert.equal((await tickworks(t, args).ended).code, 0)
  const whole = await readRecorded(home)
  const folder = dataFolderPaths(home).log
  for (let i = 0; i < 6; i += 1) {
    const child = tickworks(t, [...args, '--fresh'])
    // Dies when the log begins to go away, or a little later.
    while (topicCount(folder) === whole.size && child.process.exitCode === null) await wait(1)
    await wait(i * 3)
    child.kill('SIGKILL')
    await child.ended
    const next = tickworks(t, args)
    assert.equal((await next.ended).code, 0, next.stderr)
    assertSameRows(contentsOf(await readRecorded(home)), contentsOf(whole))
  }
})

test('the kill switch stays pressed over a restart, and over kill -9', async (t) => {
  const home = temporaryHome()
  const args = ['run', '--home', home, '--feed', 'sp500', '--port', '0', '--speed', '200/s', '--json']
  const first = tickworks(t, args)
  const { url, token } = await first.document<Started>()
  assert.equal((await control(url, token, 'kill')).status, 200)
  first.kill('SIGKILL')
  await first.ended
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const next = tickworks(t, args)
    const { url: place } = await next.document<Started>()
    const { killSwitch } = (await (await fetch(`${place}/api/v2/realtime/status`)).json()) as {
      killSwitch: { on: boolean; by: string }
    }
    assert.deepEqual([killSwitch.on, killSwitch.by], [true, 'operator'])
    next.kill(signal)
    await next.ended
  }
  const last = tickworks(t, args)
  assert.equal((await control((await last.document<Started>()).url, token, 'release')).status, 200)
  last.kill('SIGTERM')
  assert.equal((await last.ended).code, 0, last.stderr)
  const commands = eventsOf(await readRecorded(home), CONTROL_TOPIC).filter(({ type }) => type === 'operator_command')
  assert.deepEqual(
    commands.map(({ data }) => (data as { command: string }).command),
    ['kill', 'release'],
  )
})

test('npm hands SIGTERM on to a program started as the scripts of this repository start it', async (t) => {
  const root = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'))
  const folder = temporaryHome()
  const { start } = root.scripts as { start: string }
  const script = start
    .replace('node tools/ensure.js', 'true')
    .replace('node_modules/.bin/node', process.execPath)
    .replace('apps/server/src/cli.ts', CLI)
  assert.notEqual(script, start)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, scripts: { start: script } }))
  const npm = new Child(t, ['start', '--', '--home', 'home', '--feed', 'sp500', '--port', '0'], {
    cwd: folder,
    command: 'npm',
  })
  await npm.line((line) => (line.startsWith('Ctrl-C stops') ? true : undefined))
  npm.kill('SIGTERM')
  await npm.ended
  assert.match(npm.stderr, /stopped in order; nothing is lost/)
  const home = join(folder, 'home')
  const recorded = await readRecorded(home)
  assert.equal(snapshotInputSeqOf(home), nextInputSeqOf(recorded) || eventsOf(recorded, CONTROL_TOPIC).length)
})

/** Topics that there are in a log's folder. */
function topicCount(folder: string): number {
  try {
    return readdirSync(folder).length
  } catch {
    return 0
  }
}

/** Of the document of `tickworks run --json`. */
type Started = { readonly url: string; readonly token: string | null }

function control(url: string, token: string | null, what: 'kill' | 'release'): Promise<Response> {
  return fetch(`${url}/api/v2/control/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  })
}
