/** `tickworks replay` */

import { existsSync } from 'node:fs'
import {
  assertFolderFormat,
  dataFolderPaths,
  type Replayed,
  replayLog,
  SegmentEventLog,
  SnapshotStore,
} from '@tickworks/pipeline'
import { Engine } from '@tickworks/trading'
import { codeVersion } from '../../platform/code-version.ts'
import { recordedRun } from '../../platform/recorded-run.ts'
import type { ReplayOptions } from '../commands/replay.ts'
import { EXIT, usageError } from '../exit.ts'
import { fillsHash } from '../fills-hash.ts'
import { count, counted, nearPath, typed } from '../format.ts'
import { homeOf } from '../home.ts'
import type { Session } from '../main.ts'
import { progress } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { recordedModules } from './recorded-modules.ts'

export async function replay(options: ReplayOptions, session: Session): Promise<void> {
  const { terminal } = session
  const home = homeOf(options)
  const paths = dataFolderPaths(home)
  if (!existsSync(paths.log)) throw nothingRecorded(home)
  assertFolderFormat(home)
  const log = SegmentEventLog.open({ folder: paths.log, readOnly: true })
  const bar = progress('replay')
  try {
    const run = await recordedRun(log, home)
    if (run === null) throw nothingRecorded(home)
    const { config } = run
    const { modules, changed } = await recordedModules(config, options.strategy ?? [])
    for (const name of changed) {
      terminal.note(
        `tickworks: the file of strategy ${name} is not the one that was recorded: a difference is to be expected`,
      )
    }
    const replayed = await replayLog({
      log,
      createEngine: (sink) => new Engine({ modules, sink }),
      snapshots: new SnapshotStore({ folder: paths.snapshots, readOnly: true }),
      codeVersion: codeVersion(),
      broker: config.broker,
      onProgress: bar.update.bind(bar),
    })
    bar.end()
    say(replayed, home, terminal)
    const { fills, ...document } = replayed
    terminal.document({
      home,
      changed,
      same: replayed.firstDifference === null,
      ...document,
      fills: fills.length,
      fillsHash: fillsHash(fills.map(({ data, tsUs }) => ({ ...data, tsUs }))),
    })
    if (replayed.firstDifference !== null) session.exitCode = EXIT.failed
  } finally {
    bar.end()
    await log.close()
  }
}

function nothingRecorded(home: string): Error {
  return usageError(
    'nothing_recorded',
    `there is no recorded run in ${nearPath(home)}: ${typed('run')} makes one, --home names another folder`,
    { home },
  )
}

function say(replayed: Replayed, home: string, terminal: Terminal): void {
  const { firstDifference: difference } = replayed
  terminal.print(`Log          ${nearPath(home)}`)
  terminal.print(
    `Inputs       ${count(replayed.inputs)} (${count(replayed.ticks)} ticks), from input ${count(replayed.fromInputSeq)}`,
  )
  terminal.print(`Compared     ${count(replayed.outputs)} outputs, ${count(replayed.fills.length)} of them fills`)
  for (const [topic, offset] of Object.entries(replayed.comparedFrom)) {
    terminal.print(`             ${topic} from record ${count(offset)}: what was before was dropped by size`)
  }
  if (replayed.unwritten > 0) {
    terminal.print(
      `Not written  ${counted(replayed.unwritten, 'output')}: the last commit is not finished; a platform that runs, or the next start, adds them`,
    )
  }
  for (const [topic, offset] of Object.entries(replayed.ahead)) {
    terminal.print(
      `Ahead        ${topic} from record ${count(offset)}: its inputs were not there, the writer went on meanwhile`,
    )
  }
  terminal.print(`Final state  ${replayed.stateHash}`)
  if (difference === null) {
    terminal.print(terminal.style('green', 'Same: every output was made again, byte for byte.'))
    return
  }
  terminal.print(
    terminal.style(
      'red',
      `Different: ${KINDS[difference.kind]}, first at ${difference.topic} record ${difference.offset}, before input ${difference.inputSeq}.`,
    ),
  )
  terminal.print(`  recorded   ${difference.recorded ?? '–'}`)
  terminal.print(`  made       ${difference.made ?? '–'}`)
}

const KINDS = {
  differs: 'an output has other bytes',
  not_recorded: 'an output is made that was not recorded',
  not_made: 'an output was recorded that is not made',
  commit: 'a commit does not end between two inputs',
} as const
