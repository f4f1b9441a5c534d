/** The program: which commands there are, and how each of them ends. */

import { Console } from 'node:console'
import { Command, CommanderError } from 'commander'
import { defineBacktest } from './commands/backtest.ts'
import { defineDoctor } from './commands/doctor.ts'
import { defineOptions } from './commands/options.ts'
import { defineReplay } from './commands/replay.ts'
import { defineRun } from './commands/run.ts'
import { defineStrategy } from './commands/strategy.ts'
import { defineTa } from './commands/ta.ts'
import { defineToken } from './commands/token.ts'
import { CliError, EXIT, EXIT_MEANING, EXIT_OF_CODE, type ExitCode } from './exit.ts'
import { typed } from './format.ts'
import { type Terminal, terminal } from './terminal.ts'
import { usageOf } from './usage-error.ts'
import { version } from './version.ts'

/** What a command's action gets, and how it says how it ended: 0 unless it says otherwise. */
export type Session = { readonly terminal: Terminal; exitCode: ExitCode }

/** The process: runs its command line (without `node` and the script) and resolves to the exit code. Never rejects. */
export function main(argv: readonly string[]): Promise<ExitCode> {
  // A strategy that prints must not spoil the one document on stdout.
  globalThis.console = new Console(process.stderr)
  process.stdout.on('error', endOfOutput)
  return runCommand(argv, terminal(isJson(argv)))
}

/** Runs a command line that speaks to `to`, and resolves to the exit code. Never rejects. */
export async function runCommand(argv: readonly string[], to: Terminal): Promise<ExitCode> {
  const session: Session = { terminal: to, exitCode: EXIT.ok }
  const program = programOf(session)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return session.exitCode
  } catch (error) {
    return report(error, to, argv, program)
  }
}

/** Every command with its options; `session` receives how it ends. */
export function programOf(session: Session): Command {
  const program = new Command('tickworks')
    .description('Market data to indicators, signals and trades: the same strategy in backtest, on paper and live.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', rootHelp)
  defineRun(program, session)
  defineBacktest(program, session)
  defineReplay(program, session)
  defineStrategy(program, session)
  defineTa(program, session)
  defineOptions(program, session)
  defineDoctor(program, session)
  defineToken(program, session)
  settle(program)
  return program
}

/** Errors come back as exceptions and are printed in one place, in one form. */
function settle(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} })
  for (const child of command.commands) settle(child)
}

function rootHelp(): string {
  const codes = EXIT_MEANING.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`)
  return `
Examples:
  $ ${typed('run')}                                   the whole platform, its desk on http://127.0.0.1:8080
  $ ${typed('backtest ema-cross --param fast=10')}    a backtest on a simulated market
  $ ${typed('strategy new my-idea')}                  a strategy file to start from

Exit codes:
${codes.join('\n')}`
}

function isJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}

function report(error: unknown, to: Terminal, argv: readonly string[], program: Command): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok // help and version, asked for and printed
  const failure = failureOf(error, argv, program)
  to.note(`tickworks: ${failure.message}`)
  if (argv.includes('--debug') && error instanceof Error) to.note(error.stack ?? '')
  to.document({ error: { code: failure.code, exitCode: failure.exitCode, message: failure.message, ...failure.facts } })
  return failure.exitCode
}

function failureOf(error: unknown, argv: readonly string[], program: Command): CliError {
  if (error instanceof CliError) return error
  if (error instanceof CommanderError) return usageOf(error, argv, program)
  const { message, code, facts } = error as NodeJS.ErrnoException & { facts?: Readonly<Record<string, unknown>> }
  const known = code === undefined ? undefined : EXIT_OF_CODE[code]
  if (known !== undefined && known !== EXIT.fault) return new CliError(known, code!, message, facts)
  if (code === 'ENOSPC') return new CliError(EXIT.blocked, 'disk_full', `the disk is full: ${message}`)
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new CliError(EXIT.blocked, 'not_permitted', `not permitted: ${message}`)
  }
  const hint = argv.includes('--debug') ? '' : ' (run it again with --debug to see where)'
  return new CliError(EXIT.fault, 'fault', `this is a fault of Tickworks: ${message ?? String(error)}${hint}`)
}

function endOfOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') process.exit(EXIT.ok) // who read the output has seen enough
  process.stderr.write(
    `tickworks: standard output cannot be written: ${code === 'ENOSPC' ? 'the disk is full' : message}\n`,
  )
  process.exit(EXIT.blocked)
}
