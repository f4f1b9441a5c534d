/** Contenders as processes: started for one row, asked in turns, ended with it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { doublesOf } from './bars.ts'

export type Kind = 'batch' | 'stream'

/** A way to run a contender: the command, without the bars, the kind and the row that it gets as its last arguments. */
export type Entrant = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** What it needs after the name of the row to know what is meant. */
  readonly suffix?: string
}

/** One that lives in a module beside this file. */
export function moduleEntrant(name: string, module: string, exported = 'contestant'): Entrant {
  const main = new URL('./contestant-process.ts', import.meta.url).pathname
  const { href } = new URL(module, import.meta.url)
  return { name, command: process.execPath, args: [main, `${href}#${exported}`] }
}

export class Contender {
  readonly name: string
  /** Milliseconds per run, a number for each round. */
  readonly roundsMs: number[] = []
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  #complaint = ''

  private constructor(name: string, child: ChildProcess) {
    this.name = name
    this.#child = child
    this.#lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
    child.stderr!.on('data', (text) => {
      this.#complaint += String(text)
    })
    // A process that is gone says so through the end of its lines.
    child.on('error', () => undefined)
    child.stdin!.on('error', () => undefined)
  }

  /** Null where it has nothing for this row. @throws Error if it fails, with what it said */
  static async start(entrant: Entrant, barsFile: string, kind: Kind, row: string): Promise<Contender | null> {
    const { name, command, args, suffix = '' } = entrant
    const child = spawn(command, [...args, barsFile, kind, `${row}${suffix}`], { stdio: ['pipe', 'pipe', 'pipe'] })
    const contender = new Contender(name, child)
    if ((await contender.#line()) === 'ready') return contender
    contender.end()
    return null
  }

  /** Milliseconds per run, over at least `ms` and one run. */
  async time(ms: number): Promise<number> {
    const [calls, spent] = (await this.#ask(`time ${ms}`)).split(' ').map(Number)
    return spent! / calls!
  }

  /** What it computed, column after column; `file` is overwritten. */
  async result(file: string): Promise<Float64Array[]> {
    const width = Number(await this.#ask(`result ${file}`))
    const all = doublesOf(readFileSync(file))
    const rows = all.length / width
    return Array.from({ length: width }, (_, k) => all.subarray(k * rows, (k + 1) * rows))
  }

  end(): void {
    this.#child.stdin!.end()
  }

  async #ask(line: string): Promise<string> {
    this.#child.stdin!.write(`${line}\n`)
    return this.#line()
  }

  async #line(): Promise<string> {
    const { value, done } = await this.#lines.next()
    if (done === true) throw new Error(`${this.name} ended early: ${this.#complaint.trim() || 'it did not say why'}`)
    return value
  }
}

/** The middle one, or the lower of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1]!
}
