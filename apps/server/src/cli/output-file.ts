/** A file that is there whole or not at all. */

import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { usageError } from './exit.ts'

/** The name of stdout. */
export const STDOUT = '-'

/** Has another name until it is finished. A name that ends in `.gz` makes it a gzip; `-` is stdout, which cannot be taken back. */
export class OutputFile {
  readonly #file: string
  readonly #partial: string
  /** -1: stdout. */
  readonly #to: number

  /** @throws CliError (exit 2) if it cannot be written */
  constructor(file: string) {
    this.#file = file
    this.#partial = `${file}.partial`
    try {
      this.#to = file === STDOUT ? -1 : openSync(this.#partial, 'w')
    } catch (error) {
      throw usageError('output', `option '--output ${file}': cannot be written: ${(error as Error).message}`)
    }
  }

  /** May keep `bytes` until it resolves. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#to < 0) {
      await new Promise<void>((resolve, reject) => {
        process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
      })
      return
    }
    const packed = this.#file.endsWith('.gz') ? gzipSync(bytes, { level: 6 }) : bytes
    for (let at = 0; at < packed.length; ) at += writeSync(this.#to, packed, at)
  }

  finish(): void {
    if (this.#to < 0) return
    closeSync(this.#to)
    renameSync(this.#partial, this.#file)
  }

  /** As if it had never been. */
  abandon(): void {
    if (this.#to < 0) return
    closeSync(this.#to)
    rmSync(this.#partial, { force: true })
  }
}
