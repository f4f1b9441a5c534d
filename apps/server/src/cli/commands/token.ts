import type { Command } from 'commander'
import type { Session } from '../main.ts'
import { examples } from './help-examples.ts'
import { withCommonOptions } from './shared-options.ts'

export type TokenNewOptions = { readonly home?: string }

export function defineToken(program: Command, session: Session): void {
  const group = program
    .command('token')
    .description("the operator token, which allows what changes the platform's state")
    .addHelpText('after', examples([['token new', 'a new token; the old one stops working at once']]))

  withCommonOptions(group.command('new'))
    .description(
      'replace the operator token and print the link that hands it to the desk; the old one stops working at once',
    )
    .option('--home <path>', 'data folder (default: TICKWORKS_HOME, else ./.tickworks)')
    .addHelpText(
      'after',
      examples([['token new --home /var/lib/tickworks', 'works while the platform runs, and while it does not']]),
    )
    .action(async (options: TokenNewOptions) => {
      const { newToken } = await import('../token/new-token.ts')
      await newToken(options, session)
    })
}
