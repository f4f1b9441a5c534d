/** A file that is there whole or not at all. */

import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CliError, EXIT, usageError } from './exit.ts'

/** The name of standard input and output. */
export const STDIO = '-'

const ENDS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Has another name until it is finished, so that neither an error nor Ctrl-C leaves half of it. A name that ends in `.gz` makes it a
 * gzip. What cannot be taken back is written as it comes: `-`, which is stdout, and devices and pipes by their names.
 */
export class OutputFile {
  /** As the caller wrote it. */
  readonly #name: string
  /** Behind links: they stay. */
  readonly #file: string
  readonly #partial: string | null
  #to: number | null = null

  /** @throws CliError: exit 2 for a name that no file can have, exit 3 where the system forbids it */
  constructor(name: string) {
    this.#name = name
    if (name === STDIO) {
      this.#file = name
      this.#partial = null
      return
    }
    try {
      const { file, isInPlace } = targetOf(name)
      this.#file = file
      this.#partial = isInPlace ? null : `${file}.${process.pid}.part`
      // To the end: behind /dev/stdout may be a file that others write to as well.
      this.#to = isInPlace ? openSync(file, 'a') : openSync(this.#partial!, 'w')
    } catch (error) {
      throw refused(this.#name, error)
    }
    for (const signal of ENDS) process.on(signal, this.#onEnd)
  }

  /** May keep `bytes` until it resolves. @throws CliError (exit 3) when the disk is full */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#to === null) {
      await new Promise<void>((resolve, reject) => {
        process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
      })
      return
    }
    const packed = /\.gz$/i.test(this.#name) ? gzipSync(bytes, { level: 6 }) : bytes
    try {
      for (let at = 0; at < packed.length; ) at += writeSync(this.#to, packed, at)
    } catch (error) {
      throw refused(this.#name, error)
    }
  }

  /** @throws CliError (exit 3) */
  finish(): void {
    if (this.#to === null) return
    try {
      this.#close()
      if (this.#partial !== null) renameSync(this.#partial, this.#file)
    } catch (error) {
      throw refused(this.#name, error)
    }
  }

  /** As if it had never been. */
  abandon(): void {
    this.#close()
    if (this.#partial !== null) rmSync(this.#partial, { force: true })
  }

  #close(): void {
    if (this.#to === null) return
    const to = this.#to
    this.#to = null
    for (const signal of ENDS) process.off(signal, this.#onEnd)
    closeSync(to)
  }

  readonly #onEnd = (signal: NodeJS.Signals): void => {
    this.abandon()
    process.kill(process.pid, signal) // nobody listens any more: the process ends as it would have
  }
}

/**
 * For who works long before writing: refuses at once what could not be written then, and the input's own name.
 *
 * @throws CliError (exit 2)
 */
export function checkOutput(output: string, input: string): void {
  if (output === STDIO) return
  try {
    const { file } = targetOf(output)
    statSync(dirname(file))
  } catch (error) {
    throw refused(output, error)
  }
  if (input !== STDIO && isSameFile(output, input)) {
    throw usageError('output', `option '--output ${output}': must be another file than that of --input`)
  }
}

/** Whether two names are of one file that is there. */
function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((name) => statSync(name, { throwIfNoEntry: false, bigint: true }))
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino
}

/** By what the file system says. */
const REFUSALS: Readonly<Record<string, readonly [exitCode: typeof EXIT.usage | typeof EXIT.blocked, why: string]>> = {
  ENOENT: [EXIT.usage, 'there is no such folder'],
  ENOTDIR: [EXIT.usage, 'there is no such folder'],
  EISDIR: [EXIT.usage, 'it is a folder, not a file'],
  ENAMELESS: [EXIT.usage, 'it has no name'],
  ENAMETOOLONG: [EXIT.usage, 'its name is too long'],
  EACCES: [EXIT.blocked, 'this user may not write there'],
  EPERM: [EXIT.blocked, 'this user may not write there'],
  EROFS: [EXIT.blocked, 'the disk is read-only'],
  ENOSPC: [EXIT.blocked, 'the disk is full'],
  EDQUOT: [EXIT.blocked, 'the quota of the disk is used up'],
}

/** Where a name leads, through links; a device or pipe is written in place: a file put there would be what every program writes to. */
function targetOf(name: string): { readonly file: string; readonly isInPlace: boolean } {
  if (name === '') throw Object.assign(new Error('a name is needed'), { code: 'ENAMELESS' })
  const entry = statSync(name, { throwIfNoEntry: false })
  if (entry?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
  if (entry === undefined) return { file: name, isInPlace: false }
  const isInPlace = !entry.isFile() || name.startsWith('/dev/')
  return { file: isInPlace ? name : realpathSync(name), isInPlace }
}

function refused(name: string, error: unknown): CliError {
  const { code = '', message } = error as NodeJS.ErrnoException
  const [exitCode, why] = REFUSALS[code] ?? [EXIT.blocked, message]
  return new CliError(exitCode, 'output', `option '--output ${name}': cannot be written: ${why}`)
}
