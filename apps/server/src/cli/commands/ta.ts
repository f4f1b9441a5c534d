import { type Command, Option } from 'commander'
import type { Session } from '../main.ts'
import { collect, type ParamText, param, timeZone } from '../values.ts'
import { examples } from './help-examples.ts'
import { withCommonOptions } from './shared-options.ts'

export type TaRunOptions = {
  readonly spec: string
  readonly input: string
  readonly output: string
  readonly time?: string
  readonly tz: string
  readonly streaming?: boolean
}
export type TaMetricOptions = {
  readonly input: string
  readonly param?: readonly ParamText[]
  readonly compat?: 'pandas_ta'
  readonly time?: string
  readonly tz: string
}

export function defineTa(program: Command, session: Session): void {
  const group = program
    .command('ta')
    .description('technical indicators: what there is, and their numbers for a file of bars')
    .addHelpText(
      'after',
      examples([
        ['ta list --category momentum', 'names and titles'],
        ['ta show rsi', 'parameters, outputs, look-back, conventions'],
        ['ta run --spec spec.json --input bars.csv --output out.csv', 'the columns of several indicators'],
      ]),
    )

  withCommonOptions(group.command('list'))
    .description('list the indicators, tables and metrics')
    .option('--category <name>', 'only this category')
    .addHelpText('after', examples([['ta list --category volatility', 'one category']]))
    .action(async (options: { readonly category?: string }) => {
      const { list } = await import('../ta/list.ts')
      list(options, session)
    })

  withCommonOptions(group.command('show'))
    .description('show one of them: formula, parameters with ranges, inputs, outputs, look-back, conventions')
    .argument('<name>', 'name or alias, as `ta list` prints it')
    .addHelpText('after', examples([['ta show bbands', 'its parameters, columns and look-back']]))
    .action(async (name: string) => {
      const { show } = await import('../ta/show.ts')
      show(name, session)
    })

  timed(withCommonOptions(group.command('metric')))
    .description('one number, or one table, for a whole series')
    .argument('<name>', 'name, as `ta list` prints it')
    .requiredOption('--input <file>', 'CSV with a header; the columns are those that `ta show` names')
    .option('--param <name=value>', 'a parameter; may be given several times', collect(param))
    .addOption(new Option('--compat <library>', 'reproduce its numbers, quirks included').choices(['pandas_ta']))
    .addHelpText('after', examples([['ta metric sharpe_ratio --input equity.csv', 'from the column close']]))
    .action(async (name: string, options: TaMetricOptions) => {
      const { metric } = await import('../ta/metric.ts')
      await metric(name, options, session)
    })

  timed(withCommonOptions(group.command('run')))
    .description('compute the columns of a specification for a file of bars')
    .requiredOption('--spec <file>', 'JSON: a list of {id, name, params, inputs?, compat?}')
    .requiredOption('--input <file>', 'CSV with a header: open, high, low, close, volume and any others')
    .requiredOption('--output <file>', 'CSV to write: a column id.COLUMN for each output, a row for each row')
    .option('--streaming', 'bar by bar, as a strategy sees them, instead of column by column')
    .addHelpText(
      'after',
      examples([['ta run --spec spec.json --input bars.csv --output out.csv', 'writes nothing if an entry is wrong']]),
    )
    .action(async (options: TaRunOptions) => {
      const { run } = await import('../ta/run.ts')
      await run(options, session)
    })
}

function timed(command: Command): Command {
  return command
    .option('--time <column>', 'column of times (default: the first of date, time, timestamp), for what has sessions')
    .option('--tz <zone>', 'zone of times without one, and of days, weeks and months', timeZone, 'UTC')
}
