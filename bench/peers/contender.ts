/** Contenders as processes: started for one task, asked in turns, ended with it. */

import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { doublesOf } from './doubles.ts'

/** A way to run a contender: the command, without what the bench wants of it, which it gets as its last arguments. */
export type Entrant = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** What it needs after its last argument to know what is meant. */
  readonly suffix?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** How long a contender runs at least, before the first round and in each. */
export type Pace = { readonly warmUpMs: number; readonly roundMs: number }

/** The warm-up is long enough for the compiler to be done with a loop of 1e6 rows. */
export const PACE: Pace = { warmUpMs: 300, roundMs: 50 }

/** One that lives in a module, for a `main` that imports it. */
export function moduleEntrant(name: string, main: URL, module: URL, exported: string): Entrant {
  return { name, command: process.execPath, args: [main.pathname, `${module.href}#${exported}`] }
}

export class Contender {
  readonly name: string
  /** Milliseconds per run, a number for each round. */
  readonly roundsMs: number[] = []
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #closed: Promise<void>
  #about = ''
  #complaint = ''

  private constructor({ name, command, args, suffix = '', environment = {} }: Entrant, task: readonly string[]) {
    const stdio = ['pipe', 'pipe', 'pipe'] as ['pipe', 'pipe', 'pipe']
    const env = { ...process.env, ...environment }
    const child = spawn(command, [...args, ...task.slice(0, -1), `${task.at(-1)!}${suffix}`], { stdio, env })
    this.name = name
    this.#child = child
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    child.stderr.on('data', (text) => {
      this.#complaint += String(text)
    })
    // A process that is gone says so through the end of its lines; what it complained of may come after that.
    this.#closed = new Promise((resolve) => {
      child.once('close', () => resolve())
      child.once('error', (error) => {
        this.#complaint += error.message
        resolve()
      })
    })
    child.stdin.on('error', () => undefined)
  }

  /** Null where it has nothing for this task. @throws Error if it fails, with what it said */
  static async start(entrant: Entrant, task: readonly string[]): Promise<Contender | null> {
    const contender = new Contender(entrant, task)
    const [word, about = ''] = (await contender.#line()).split(' ')
    contender.#about = about
    if (word === 'ready') return contender
    contender.end()
    return null
  }

  /** What it said of itself when it was ready: nothing, or how many rows a run of it takes. */
  get about(): string {
    return this.#about
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
    if (done !== true) return value
    await this.#closed
    throw new Error(`${this.name} ended early: ${reasonIn(this.#complaint)}`)
  }
}

/** The line of a stack trace, of Node or of Python, that names the error; else the last line. */
function reasonIn(complaint: string): string {
  const lines = complaint.trim().split('\n')
  return lines.findLast((line) => /^\S*(Error|Exception)\b/.test(line)) ?? (lines.at(-1) || 'it did not say why')
}

/** The middle one, or the lower of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1]!
}
