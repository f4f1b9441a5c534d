import { type Command, Option } from 'commander'
import { typed } from '../format.ts'

/** The options that every command has. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout and nothing else there')
    .option('--debug', 'print the stack of an error')
}

/** Examples under a command's help: command line without `tickworks`, what it does. */
export function examples(lines: readonly (readonly [string, string])[]): string {
  const body = lines.map(([line, meaning]) => `  $ ${typed(line)}\n      ${meaning}`)
  return `\nExamples:\n${body.join('\n')}`
}

/** An option whose value is parsed, with the default as a person would write it. */
export function parsed<T>(flags: string, description: string, parse: (text: string) => T, byDefault: string): Option {
  return new Option(flags, description).argParser(parse).default(parse(byDefault), byDefault)
}
