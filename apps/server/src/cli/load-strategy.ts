/** Strategy files: found by name or path, held to the form, loaded. Shared by the commands and the platform. */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Strategy } from '@tickworks/trading'
import { type CliError, usageError } from './exit.ts'
import { nearPath } from './format.ts'
import { asStrategy, formProblems, objectProblem } from './strategy-form.ts'
import { didYouMean } from './suggest.ts'

export type LoadedStrategy = {
  readonly strategy: Strategy
  /** Absolute path. */
  readonly file: string
  /** SHA-256 of the file's bytes, 64 hex digits. */
  readonly sourceHash: string
}

/** What is run when nobody says: a file that is added to `strategies/`, or half written there, changes no run. */
const SHIPPED = ['donchian-breakout', 'ema-cross', 'rsi-reversal'] as const

/** Files of the strategies that come with Tickworks. */
export function shippedFiles(): string[] {
  return SHIPPED.map((name) => findStrategy(name, strategiesFolder()))
}

/** Where strategies are found by their name: `strategies/` of the clone, or of the installed package. */
export function strategiesFolder(): string {
  const near = ['../../../../strategies/', '../../strategies/', '../strategies/']
  const folders = near.map((path) => fileURLToPath(new URL(path, import.meta.url)))
  return folders.find((folder) => existsSync(folder)) ?? folders[0]!
}

/** Files of a folder that can be strategies, sorted by name: `.ts` and `.js`, tests and declarations left out. */
export function strategyFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => /\.[jt]s$/.test(name) && !/\.(test|d)\.[jt]s$/.test(name))
  return names.sort().map((name) => join(folder, name))
}

/**
 * The file that a person means: a path, or the name of one in `strategies/` without its ending (`ema-cross`).
 * @throws CliError (exit 2) when there is no such file
 */
export function findStrategy(nameOrPath: string, cwd: string = process.cwd()): string {
  const path = resolve(cwd, nameOrPath)
  if (existsSync(path) && statSync(path).isFile()) return path
  const named = strategyFiles(strategiesFolder())
  const byName = named.find((file) => basename(file, extname(file)) === nameOrPath)
  if (byName !== undefined) return byName
  const known = named.map((file) => basename(file, extname(file)))
  const hint = didYouMean(basename(nameOrPath, extname(nameOrPath)), known)
  throw usageError(
    'strategy_not_found',
    `strategy '${nameOrPath}' is neither a file nor the name of one in strategies/ (${known.join(', ') || 'none found'})${hint}`,
    { strategy: nameOrPath, known },
  )
}

/** Loads a strategy file. @throws CliError (exit 2) naming file, line and rule when it is not in form or cannot be read */
export async function loadStrategy(file: string): Promise<LoadedStrategy> {
  const path = resolve(file)
  const source = readSource(path)
  const first = formProblems(source)[0]
  if (first !== undefined) throw notInForm(path, first.line, first.rule)
  const module = await importStrategy(path)
  const problem = objectProblem(module.default)
  if (problem !== undefined) throw notInForm(path, null, problem)
  return {
    strategy: asStrategy(module.default),
    file: path,
    sourceHash: createHash('sha256').update(source).digest('hex'),
  }
}

function readSource(path: string): string {
  if (!/\.[jt]s$/.test(path)) {
    throw usageError('strategy_file', `strategy file ${nearPath(path)}: must end in .ts or .js`, { file: path })
  }
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`
    throw usageError('strategy_file', `strategy file ${nearPath(path)} ${why}`, { file: path })
  }
}

async function importStrategy(path: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(path).href)
  } catch (error) {
    const { message, stack = '' } = error as Error
    const line = new RegExp(`${RegExp.escape(path)}:(\\d+)`).exec(stack)?.[1]
    throw notInForm(path, line === undefined ? null : Number(line), `does not load: ${message.split('\n')[0]}`)
  }
}

function notInForm(path: string, line: number | null, rule: string): CliError {
  const where = line === null ? nearPath(path) : `${nearPath(path)}, line ${line}`
  return usageError('strategy_form', `strategy file ${where}: ${rule}`, { file: path, line, rule })
}
