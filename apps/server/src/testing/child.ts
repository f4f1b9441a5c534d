/** A process that a test starts: what it says, how it ends, and a limit after which it is taken for hung. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLI } from '../cli/testing/run-cli.ts'
import type { Cleanup } from './temporary.ts'

/** Far more than anything here takes: what is still there then hangs. */
export const HUNG_MS = 60_000

/** What is compiled once serves all starts of a test file. */
const COMPILED = mkdtempSync(join(tmpdir(), 'tickworks-compiled-'))
process.on('exit', () => rmSync(COMPILED, { recursive: true, force: true }))

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type ChildOptions = {
  readonly cwd?: string
  /** User and group to run as. */
  readonly uid?: number
  readonly gid?: number
  readonly env?: NodeJS.ProcessEnv
  /** Instead of Node. */
  readonly command?: string
  /** The test fails when it has not ended by then; {@link HUNG_MS} unless said. */
  readonly limitMs?: number
}

export class Child {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  stdout = ''
  stderr = ''
  /** It had not ended within its limit and was killed. */
  isHung = false
  #onLine: (line: string) => void = () => undefined
  #rest = ''

  /** Node on `args`, directly: no shell and no npm between. It is ended with the test. */
  constructor(
    t: Cleanup,
    args: readonly string[],
    { limitMs = HUNG_MS, command = process.execPath, env, ...options }: ChildOptions = {},
  ) {
    const { TICKWORKS_HOME: _home, NODE_TEST_CONTEXT: _test, FORCE_COLOR: _colour, ...inherited } = process.env
    this.process = spawn(command, args, {
      ...options,
      env: { ...inherited, NODE_COMPILE_CACHE: COMPILED, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.process.stdout!.setEncoding('utf8').on('data', (text: string) => this.#take(text))
    this.process.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    const limit = setTimeout(() => {
      this.isHung = true
      this.process.kill('SIGKILL')
    }, limitMs)
    this.ended = new Promise((resolve, reject) => {
      this.process.on('error', reject)
      this.process.on('close', (code, signal) => {
        clearTimeout(limit)
        resolve({ code, signal })
      })
    })
    t.after(async () => {
      this.process.kill('SIGKILL')
      await this.ended.catch(() => undefined)
    })
  }

  /** Calls `onLine` with each line on stdout, from now on. */
  lines(onLine: (line: string) => void): void {
    this.#onLine = onLine
  }

  /**
   * Resolves with what `pick` makes of the first line on stdout that it makes something of; every line up to that one is
   * shown to it once, and none after it. Rejects when the process ends before.
   */
  line<T>(pick: (line: string) => T | undefined): Promise<T> {
    for (const line of this.stdout.split('\n').slice(0, -1)) {
      const picked = pick(line)
      if (picked !== undefined) return Promise.resolve(picked)
    }
    return new Promise<T>((resolve, reject) => {
      this.lines((line) => {
        const picked = pick(line)
        if (picked === undefined) return
        this.lines(() => undefined)
        resolve(picked)
      })
      this.ended.then(({ code, signal }) => {
        reject(new Error(`it ended (${signal ?? code}) before it said what was waited for: ${this.stderr}`))
      }, reject)
    })
  }

  /** The first JSON document on stdout, as `--json` prints it: it ends with a line that is one closing brace. */
  async document<T>(): Promise<T> {
    let text = ''
    return await this.line((line) => {
      text += line
      return line === '}' ? (JSON.parse(text) as T) : undefined
    })
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal)
  }

  #take(text: string): void {
    this.stdout += text
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()!
    for (const line of lines) this.#onLine(line)
  }
}

/** `tickworks …args`. */
export function tickworks(t: Cleanup, args: readonly string[], options?: ChildOptions): Child {
  return new Child(t, [CLI, ...args], options)
}
