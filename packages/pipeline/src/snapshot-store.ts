/**
 * Snapshots as files: `<folder>/<inputSeq, 16 digits>.snap`, a line of JSON about the rest, then the snapshot as JSON. A file is
 * written under another name, synced, then renamed: under its own name it is whole or damaged by the disk, and the checksum says
 * which. The last three are kept, so that one that is damaged costs a longer replay and nothing else.
 */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { diskError } from './disk-error.ts'
import type { Fault, FaultPoint } from './fault-points.ts'
import { makeFolder } from './make-folder.ts'
import { messageOf } from './pipeline-error.ts'

const FORMAT = 1
const KEPT = 3

/** Where a source stands. */
export type SourcePosition = {
  /** The `seq` its feed goes on with. */
  readonly nextSeq: number
  /** Receive time of its last tick; 0 before the first. Never going back. */
  readonly recvTsUs: number
}

/** Everything a recovery needs so that it can go on after the input `inputSeq − 1`. The only commit there is. */
export type Snapshot<State = unknown> = {
  /** The next input has this number. */
  readonly inputSeq: number
  /** Topic → offset of the first record that is not in the state. Topics that were empty are left out. */
  readonly offsets: Readonly<Record<string, number>>
  readonly sources: Readonly<Record<string, SourcePosition>>
  /** Dense ids `0 … instrumentCount − 1` are defined. */
  readonly instrumentCount: number
  /** Latest event time among the inputs. */
  readonly tsUs: number
  /** Sequence of dead letters (topic, source, stage) → the highest place taken. */
  readonly deadLetters: Readonly<Record<string, number>>
  /** The same sequences → how many letters the engine made of the inputs so far. */
  readonly lettersMade: Readonly<Record<string, number>>
  /** The code that wrote the state: another one does not read it. */
  readonly codeVersion: string
  readonly state: State
}

/** A file that could not be used, and why. */
export type DamagedSnapshot = { readonly file: string; readonly inputSeq: number; readonly rule: string }

type Head = { readonly format: number; readonly bytes: number; readonly sha256: string }

/** A snapshot as bytes: the state may go on changing. */
export type PreparedSnapshot = { readonly inputSeq: number; readonly bytes: Buffer }

export type SnapshotStoreOptions = { readonly folder: string; readonly readOnly?: boolean; readonly fault?: Fault }

/** Copies `snapshot` out. */
export function prepareSnapshot(snapshot: Snapshot): PreparedSnapshot {
  const body = Buffer.from(JSON.stringify(snapshot), 'utf8')
  const head: Head = { format: FORMAT, bytes: body.length, sha256: sha256(body) }
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`, 'utf8'), body])
  return { inputSeq: snapshot.inputSeq, bytes }
}

export class SnapshotStore {
  readonly folder: string
  readonly #fault: ((point: FaultPoint) => void) | undefined
  /** A fault point threw: the process is dead, as far as the files are concerned. */
  #isDead = false

  /** Creates the folder and removes what a dying process left half-written. @throws FolderUnwritableError, DiskFullError, DiskError */
  constructor({ folder, readOnly = false, fault }: SnapshotStoreOptions) {
    this.folder = folder
    this.#fault = fault && ((point) => this.#die(fault, point))
    if (readOnly) return
    try {
      makeFolder(folder)
      for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name))
    } catch (cause) {
      throw diskError(cause, folder, 'opening the snapshots', 0)
    }
  }

  /** Input numbers of the snapshots there are, newest first. */
  list(): readonly number[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => /^\d{16}\.snap$/.test(name))
        .map((name) => Number(name.slice(0, 16)))
        .sort((a, b) => b - a)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw diskError(cause, this.folder, 'listing the snapshots', 0)
    }
  }

  /** The snapshot before input `inputSeq`, or what is wrong with its file. */
  load(
    inputSeq: number,
  ):
    | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
    | { readonly kind: 'damaged'; readonly damage: DamagedSnapshot } {
    const file = this.#path(inputSeq)
    const damaged = (rule: string) => ({ kind: 'damaged' as const, damage: { file, inputSeq, rule } })
    let bytes: Buffer
    try {
      bytes = readFileSync(file)
    } catch (cause) {
      return damaged(`the file can be read (${messageOf(cause)})`)
    }
    const line = bytes.indexOf(0x0a)
    const body = bytes.subarray(line + 1)
    try {
      if (line < 0) return damaged('the first line is whole')
      const head = JSON.parse(bytes.toString('utf8', 0, line)) as Head
      if (head.format !== FORMAT) return damaged(`the format is ${FORMAT} (it is ${head.format})`)
      if (head.bytes !== body.length) return damaged(`the body has ${head.bytes} bytes (it has ${body.length})`)
      if (head.sha256 !== sha256(body)) return damaged('the checksum matches the bytes')
      const snapshot = JSON.parse(body.toString('utf8')) as Snapshot
      if (snapshot.inputSeq !== inputSeq) return damaged('the file is named by its input')
      return { kind: 'snapshot', snapshot }
    } catch (cause) {
      return damaged(`the file is JSON (${messageOf(cause)})`)
    }
  }

  /** The newest snapshot that is whole and that `accepts`, and the damaged ones met before it. Null when there is none. */
  newest(accepts: (snapshot: Snapshot) => boolean = () => true): {
    readonly snapshot: Snapshot | null
    readonly damaged: readonly DamagedSnapshot[]
  } {
    return this.#first(this.list(), accepts)
  }

  /** As {@link newest}, from the oldest on: what a replay begins with when the log's own beginning was dropped. */
  oldest(accepts: (snapshot: Snapshot) => boolean = () => true): {
    readonly snapshot: Snapshot | null
    readonly damaged: readonly DamagedSnapshot[]
  } {
    return this.#first([...this.list()].reverse(), accepts)
  }

  /**
   * Keeps a snapshot and drops all but the last three. Resolves when it would survive a loss of power; the log must have been
   * synced before, or the snapshot would stand for records that are not there.
   *
   * @throws DiskFullError, FolderUnwritableError, DiskError: the snapshots before it are untouched
   */
  async save({ inputSeq, bytes }: PreparedSnapshot): Promise<void> {
    this.#fault?.('snapshot.before')
    const path = this.#path(inputSeq)
    const temporary = `${path}.tmp`
    try {
      await this.#write(temporary, bytes)
      await rename(temporary, path)
      await syncFolder(this.folder)
      this.#fault?.('snapshot.renamed')
      for (const old of this.list().slice(KEPT)) await rm(this.#path(old))
    } catch (cause) {
      if (this.#isDead) throw cause
      await rm(temporary, { force: true }).catch(() => {})
      throw diskError(cause, this.folder, 'writing a snapshot', bytes.length)
    }
  }

  async #write(file: string, bytes: Buffer): Promise<void> {
    const handle = await open(file, 'w')
    try {
      const half = bytes.length >> 1
      await handle.writeFile(bytes.subarray(0, half))
      this.#fault?.('snapshot.partial')
      await handle.writeFile(bytes.subarray(half))
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  #first(inputSeqs: readonly number[], accepts: (snapshot: Snapshot) => boolean) {
    const damaged: DamagedSnapshot[] = []
    for (const inputSeq of inputSeqs) {
      const found = this.load(inputSeq)
      if (found.kind === 'damaged') damaged.push(found.damage)
      else if (accepts(found.snapshot)) return { snapshot: found.snapshot, damaged }
    }
    return { snapshot: null, damaged }
  }

  #die(fault: Fault, point: FaultPoint): void {
    try {
      fault(point)
    } catch (error) {
      this.#isDead = true
      throw error
    }
  }

  #path(inputSeq: number): string {
    return join(this.folder, `${String(inputSeq).padStart(16, '0')}.snap`)
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
