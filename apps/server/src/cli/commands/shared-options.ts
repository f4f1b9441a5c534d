/** What options of several commands have in common. */

import { type Command, Option } from 'commander'

/** The options that every command has. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout and nothing else there')
    .option('--debug', 'print the stack of an error')
}

/** An option whose value is parsed, with the default as a person would write it. */
export function parsed<T>(flags: string, description: string, parse: (text: string) => T, byDefault: string): Option {
  return new Option(flags, description).argParser(parse).default(parse(byDefault), byDefault)
}
