import type { Command } from 'commander'
import type { Session } from '../main.ts'
import { integer } from '../values.ts'
import { examples } from './help-examples.ts'
import { parsed, withCommonOptions } from './shared-options.ts'

export type DoctorOptions = { readonly home?: string; readonly host: string; readonly port: number }

export function defineDoctor(program: Command, session: Session): void {
  withCommonOptions(program.command('doctor'))
    .summary('look at what is installed, free, writable and locked')
    .description(
      'look at what is installed, free, writable and locked, and say what to do about each finding.\n' +
        'Changes nothing. Exit code 1 when something is broken.',
    )
    .option('--home <path>', 'data folder (default: TICKWORKS_HOME, else ./.tickworks)')
    .addOption(parsed('--host <address>', 'address the desk would be served on', (value: string) => value, '127.0.0.1'))
    .addOption(parsed('--port <number>', 'port the desk would be served on', integer(0, 65_535), '8080'))
    .addHelpText('after', examples([['doctor', 'a line per finding, ok, warning or broken']]))
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('../doctor/doctor.ts')
      await doctor(options, session)
    })
}
