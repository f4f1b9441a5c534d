import type { Command } from 'commander'
import type { Session } from '../main.ts'
import { examples } from './help-examples.ts'
import { withCommonOptions } from './shared-options.ts'

export type ReplayOptions = { readonly home?: string; readonly strategy?: readonly string[] }

export function defineReplay(program: Command, session: Session): void {
  withCommonOptions(program.command('replay'))
    .summary('run a recorded log again and compare')
    .description(
      'run a recorded log through the stages again and compare every output with what was recorded.\n' +
        'Reads only: the folder may be in use. Exit code 1 when something differs.',
    )
    .option('--home <path>', 'data folder (default: TICKWORKS_HOME, else ./.tickworks)')
    .option(
      '--strategy <file>',
      'strategy file to use instead of that of the same name in strategies/; several times',
      (file: string, previous: readonly string[] | undefined) => [...(previous ?? []), file],
    )
    .addHelpText(
      'after',
      examples([
        ['replay', 'replays ./.tickworks and prints the first difference, if any'],
        ['replay --home /var/lib/tickworks --json', 'the same for a machine'],
      ]),
    )
    .action(async (options: ReplayOptions) => {
      const { replay } = await import('../replay/replay.ts')
      await replay(options, session)
    })
}
