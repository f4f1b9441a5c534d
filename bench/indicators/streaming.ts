/**
 * Six indicators bar by bar, every output read after each bar: nanoseconds per update beside the libraries that can do that. Twice: alone in
 * a process, where V8 may merge the library into the loop, and after all six have run in it, as in a program with more than one indicator.
 */

import { join } from 'node:path'
import { Contender, type Entrant, median, PACE, type Pace } from '../peers/contender.ts'
import { hashOfColumns } from '../peers/doubles.ts'
import { difference, ratio } from './batch.ts'
import { contestant, type Peers } from './install.ts'
import { STREAM_ROWS, type StreamRow } from './rows.ts'

/** A peer of npm this much slower than the fastest one is not asked again after warming up. */
const HOPELESS = 4

const SETTINGS = ['alone', 'among others'] as const
type Setting = (typeof SETTINGS)[number]

export type StreamOptions = {
  readonly barsFile: string
  readonly barCount: number
  readonly rounds: number
  readonly rows?: readonly StreamRow[]
  readonly folder: string
  readonly pace?: Pace
}

export type StreamResult = {
  readonly row: StreamRow
  readonly setting: Setting
  /** Nanoseconds per update: ours, and each peer's with its name, fastest first. */
  readonly oursNs: number
  /** Of the outputs after the last bar and their sum over all bars. */
  readonly hash: string
  readonly peers: readonly { readonly name: string; readonly ns: number; readonly isRust: boolean }[]
}

export async function benchStreaming(peers: Peers, options: StreamOptions): Promise<StreamResult[]> {
  const { rounds, rows = STREAM_ROWS } = options
  const results: StreamResult[] = []
  for (const setting of SETTINGS) {
    console.log(
      `\nbar by bar, ${setting} in the process, every output read, ns per update: median of ${rounds} rounds (least–most)`,
    )
    for (const row of rows) results.push(await benchRow(row, setting, peers, options))
  }
  return results
}

async function benchRow(row: StreamRow, setting: Setting, peers: Peers, options: StreamOptions): Promise<StreamResult> {
  const { barsFile, barCount, rounds, folder, pace = PACE } = options
  const all: Contender[] = []
  const start = async (entrant: Entrant): Promise<Contender | null> => {
    const contender = await Contender.start(entrant, [barsFile, 'stream', setting === 'alone' ? row : `${row}+`])
    if (contender !== null) all.push(contender)
    return contender
  }
  const startAll = async (entrants: readonly Entrant[]): Promise<Contender[]> => {
    const started: Contender[] = []
    for (const entrant of entrants) {
      const contender = await start(entrant)
      if (contender !== null) started.push(contender)
    }
    return started
  }
  try {
    const ours = await start(contestant('ours', './ours.ts', 'allocated'))
    if (ours === null) throw new Error(`${row}: ours has no streaming form`)
    const npm = await startAll(peers.npm)
    const rust = await startAll(peers.rust)
    const warmUp = new Map<Contender, number>()
    for (const contender of all) warmUp.set(contender, await contender.time(pace.warmUpMs))
    const least = Math.min(...npm.map((contender) => warmUp.get(contender)!))
    const asked = all.filter((contender) => !npm.includes(contender) || warmUp.get(contender)! <= HOPELESS * least)
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of asked) contender.roundsMs.push(await contender.time(pace.roundMs))
    }
    const ns = (ms: number): number => (ms * 1e6) / barCount
    const text = ({ roundsMs }: Contender): string =>
      `${ns(median(roundsMs)).toFixed(1)} (${ns(Math.min(...roundsMs)).toFixed(1)}–${ns(Math.max(...roundsMs)).toFixed(1)})`
    const ranked = (contenders: readonly Contender[]): Contender[] =>
      contenders.filter((one) => asked.includes(one)).toSorted((a, b) => median(a.roundsMs) - median(b.roundsMs))
    const [bestNpm = null] = ranked(npm)
    const [bestRust = null] = ranked(rust)
    const file = join(folder, 'result')
    const found = await ours.result(file)
    // Without the sums: warm-ups differ.
    const differs = bestNpm === null ? 0 : difference(found.slice(0, -1), await bestNpm.result(file))
    const other = differs > 1e-6 ? ` (differs ${differs.toExponential(0)})` : ''
    const against = [
      bestNpm && `${ratio(ours, bestNpm).paired.toFixed(2)} × ${bestNpm.name}${other}, ${text(bestNpm)} · target 2`,
      bestRust &&
        `1/${(1 / ratio(ours, bestRust).paired).toFixed(2)} of ${bestRust.name}, ${text(bestRust)} · target 1/4`,
    ]
    console.log(
      `${row.padEnd(9)} ours ${text(ours).padEnd(20)} ${hashOfColumns(found)}  ${against.filter((part) => part !== null).join('   ')}`,
    )
    return {
      row,
      setting,
      oursNs: ns(median(ours.roundsMs)),
      hash: hashOfColumns(found),
      peers: ranked([...npm, ...rust]).map((peer) => ({
        name: peer.name,
        ns: ns(median(peer.roundsMs)),
        isRust: rust.includes(peer),
      })),
    }
  } finally {
    for (const contender of all) contender.end()
  }
}
