import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '@tickworks/pipeline'
import type { StrategyNewOptions } from '../commands/strategy.ts'
import { usageError } from '../exit.ts'
import { nearPath, typed } from '../format.ts'
import type { Session } from '../main.ts'
import { strategyTemplate } from './template.ts'

/** `strategy new`: writes the template, never over something. */
export async function newStrategy(name: string, options: StrategyNewOptions, { terminal }: Session): Promise<void> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 64) {
    throw usageError(
      'strategy_name',
      `strategy name '${name}' must be kebab-case of up to 64 characters, such as my-idea`,
      { name },
    )
  }
  if (RESERVED.has(name)) {
    throw usageError(
      'strategy_name',
      `strategy name '${name}' is a word of the language: take another, such as ${name}-idea`,
      { name },
    )
  }
  const folder = options.folder ?? (isFolder('strategies') ? 'strategies' : '.')
  if (existsSync(folder) && !isFolder(folder)) {
    throw usageError('folder', `option '--folder ${folder}': must be a folder, is a file`, { folder })
  }
  const file = join(folder, `${name}.ts`)
  makeFolder(folder)
  try {
    writeFileSync(file, strategyTemplate(name), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw usageError('file_exists', `${file} is there already and is not overwritten: take another name or remove it`, {
      file,
    })
  }
  const near = nearPath(file)
  terminal.print(`${near} written. Try it:`)
  terminal.print(`  ${typed(`backtest ${near}`)}`)
  terminal.document({ name, file })
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}

/** One-word names that cannot be the name of the file's constant. */
const RESERVED = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return static ' +
    'super switch this throw true try typeof var void while with yield undefined process global fetch crypto performance require'
  ).split(' '),
)
