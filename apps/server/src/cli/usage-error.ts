/** What commander refuses, in the words of every other error. */

import type { Command, CommanderError } from 'commander'
import { CliError, EXIT } from './exit.ts'
import { typed } from './format.ts'
import { didYouMean } from './suggest.ts'

/** Commander's own refusals: unknown options and commands with what was probably meant, wrong values with the rule. */
export function usageOf(error: CommanderError, argv: readonly string[], program: Command): CliError {
  if (error.code === 'commander.help') {
    return new CliError(EXIT.usage, 'usage', 'a command is needed: see the list above')
  }
  const { path, command } = commandOf(argv, program)
  // A required option that is spelled wrong is missing as well: what was written says more.
  const misspelled = error.code === 'commander.missingMandatoryOptionValue' ? misspelledOf(argv, command) : undefined
  const sentence = (misspelled ?? error.message)
    .replace(/^error: /, '')
    .replace(/\n\((Did you mean .*)\)/, (_, hint: string) => `; ${hint[0]!.toLowerCase()}${hint.slice(1)}`)
    .replace('Allowed choices are', 'must be one of')
    .replace(/(option '[^']*') argument '(.*)' is invalid\. /s, "$1: '$2' ")
    .replace(/\.$/, '')
  return new CliError(EXIT.usage, 'usage', `${sentence} (see ${typed([...path, '--help'].join(' '))})`)
}

/** The command that a line names, as far as there is one. */
function commandOf(
  argv: readonly string[],
  program: Command,
): { readonly path: readonly string[]; readonly command: Command } {
  const path: string[] = []
  let command = program
  for (const word of argv) {
    const next = command.commands.find((one) => one.name() === word)
    if (next === undefined) continue
    path.push(word)
    command = next
  }
  return { path, command }
}

function misspelledOf(argv: readonly string[], command: Command): string | undefined {
  const known = command.options.map(({ long }) => long ?? '')
  const written = argv.map((word) => word.split('=', 1)[0]!)
  const unknown = written.find((word) => /^--\w/.test(word) && !known.includes(word) && word !== '--help')
  if (unknown === undefined) return undefined
  return `unknown option '${unknown}'${didYouMean(unknown, known)}`
}
