import type { Command } from 'commander'
import type { Session } from '../main.ts'
import { examples } from './help-examples.ts'
import { withCommonOptions } from './shared-options.ts'

export type StrategyNewOptions = { readonly folder?: string }
export type StrategyListOptions = { readonly folder?: string }

export function defineStrategy(program: Command, session: Session): void {
  const group = program
    .command('strategy')
    .description('start a strategy file from a template, list what is there')
    .addHelpText('after', examples([['strategy new my-idea', 'writes strategies/my-idea.ts, ready for a backtest']]))

  withCommonOptions(group.command('new'))
    .description('write a commented strategy file from a template; an existing file is never overwritten')
    .argument('<name>', 'name of the strategy in kebab-case, such as my-idea')
    .option('--folder <path>', 'folder to write to (default: strategies/ where it exists, else the current folder)')
    .addHelpText(
      'after',
      examples([
        ['strategy new my-idea', 'writes strategies/my-idea.ts'],
        ['backtest strategies/my-idea.ts', 'tries it on a simulated market'],
      ]),
    )
    .action(async (name: string, options: StrategyNewOptions) => {
      const { newStrategy } = await import('../strategy/new-strategy.ts')
      await newStrategy(name, options, session)
    })

  withCommonOptions(group.command('list'))
    .description('list strategies with their parameters: those in strategies/, or those of another folder')
    .option('--folder <path>', 'folder to list (default: strategies/ of Tickworks)')
    .addHelpText('after', examples([['strategy list --json', 'names, titles and parameters for a machine']]))
    .action(async (options: StrategyListOptions) => {
      const { listStrategies } = await import('../strategy/list-strategies.ts')
      await listStrategies(options, session)
    })
}
