/** Objects as JSON, one in a line: a list of them, or lines that stand for themselves. */

import type { OutputFile } from './output-file.ts'

/** Objects are gathered to pieces of about as many characters before they are written. */
const PIECE_CHARACTERS = 1 << 20

export class JsonOut {
  readonly #output: OutputFile
  readonly #isLines: boolean
  #piece = ''
  #count = 0

  constructor(output: OutputFile, isLines: boolean) {
    this.#output = output
    this.#isLines = isLines
  }

  /** NaN and infinities are written as null. */
  async add(item: object): Promise<void> {
    if (!this.#isLines) this.#piece += this.#count === 0 ? '[\n' : ',\n'
    this.#piece += JSON.stringify(item)
    if (this.#isLines) this.#piece += '\n'
    this.#count += 1
    if (this.#piece.length > PIECE_CHARACTERS) await this.#flush()
  }

  async finish(): Promise<void> {
    if (!this.#isLines) this.#piece += this.#count === 0 ? '[]\n' : '\n]\n'
    await this.#flush()
  }

  async #flush(): Promise<void> {
    await this.#output.write(Buffer.from(this.#piece))
    this.#piece = ''
  }
}
