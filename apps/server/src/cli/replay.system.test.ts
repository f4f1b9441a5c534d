import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { DataFolder, LogRuntime, SegmentEventLog, SnapshotStore } from '@tickworks/pipeline'
import { Engine } from '@tickworks/trading'
import { codeVersion } from '../platform/code-version.ts'
import { config, instrument, MODULES, walk } from '../testing/engine-run.ts'
import { emptyFolder, runCli } from './testing/run-cli.ts'

const ROWS_PER_COMMIT = 500

/** A run of a version whose first ticks were dropped by size: small segments, and a snapshot every few commits. */
async function recordCut(home: string, version: string): Promise<number> {
  const folder = DataFolder.open(home)
  const log = SegmentEventLog.open({ folder: folder.log, segmentBytesMax: 16 * 1024 })
  const runtime = await LogRuntime.open({
    log,
    snapshots: new SnapshotStore({ folder: folder.snapshots }),
    codeVersion: version,
    createEngine: (sink) => new Engine({ modules: MODULES, sink }),
    snapshotEvery: { inputs: 2_000, ms: Number.POSITIVE_INFINITY },
    topicBytesMax: 64 * 1024,
  })
  runtime.ingestControl('config_changed', { config: config(['SIM:A']) }, 'control')
  runtime.ingestControl('instrument_defined', { instrument: 0, spec: instrument('SIM:A') }, 'control')
  for (let firstSeq = 0; firstSeq < 20_000; firstSeq += ROWS_PER_COMMIT) {
    runtime.ingestFrame(walk(ROWS_PER_COMMIT, 1, { firstSeq }))
    await runtime.commit()
  }
  const dropped = log.start('market.ticks')
  await runtime.stop()
  folder.close()
  return dropped
}

test('replay begins at a snapshot of this code where the first ticks were dropped by size', async (context) => {
  const home = join(emptyFolder(context), 'home')
  assert.ok((await recordCut(home, codeVersion())) > 0)
  const { code, stdout, stderr } = await runCli(['replay', '--home', home, '--json'])
  assert.equal(code, 0, stderr)
  const replayed = JSON.parse(stdout)
  assert.equal(replayed.same, true)
  assert.ok(replayed.fromInputSeq > 0 && replayed.fills > 0)
  assert.equal(replayed.fromInputSeq + replayed.inputs, 20_002)
})

test('replay says that there is none when another version made the snapshots', async (context) => {
  const home = join(emptyFolder(context), 'home')
  await recordCut(home, 'another')
  const { code, stderr } = await runCli(['replay', '--home', home])
  assert.equal(code, 1)
  assert.match(
    stderr,
    /^tickworks: the inputs before record \d+ of market\.ticks were dropped by size, and there is no/m,
  )
})
