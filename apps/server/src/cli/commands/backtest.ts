import type { Size } from '@tickworks/trading'
import type { Command } from 'commander'
import type { Session } from '../main.ts'
import { collect, integer, type ParamText, param, size, timeframe } from '../values.ts'
import { type AccountOptions, withAccountOptions } from './account-options.ts'
import { type FileOptions, withFileOptions } from './file-options.ts'
import { examples } from './help-examples.ts'
import { parsed, withCommonOptions } from './shared-options.ts'

export type BacktestOptions = FileOptions &
  AccountOptions & {
    readonly data?: readonly string[]
    readonly instrument?: readonly string[]
    readonly timeframe?: string
    readonly param?: readonly ParamText[]
    readonly size?: Size
    readonly seed: number
    readonly report?: string
    readonly trades?: string
  }

export function defineBacktest(program: Command, session: Session): void {
  const text = (value: string) => value
  const command = withCommonOptions(program.command('backtest'))
    .summary('run a strategy over bars of the past')
    .description(
      'run a strategy over bars of the past and say what it would have earned, beside buy-and-hold.\n' +
        'Without --data it generates a market and says "simulated". It never opens the data folder.',
    )
    .argument('<strategy>', 'strategy file, or the name of one in strategies/ (strategy list shows them)')
    .optionsGroup('Data:')
    .option(
      '--data <csv>',
      'file of bars, plain or .gz, layout detected; several times for several instruments',
      collect(text),
    )
    .option(
      '--instrument <key>',
      'what the file is, VENUE:SYMBOL; once per --data (default: FILE:<name of the file>)',
      collect(text),
    )
    .option(
      '--timeframe <length>',
      'bars that the strategy sees, 5m, 1h, 1d … (default: those of the file; simulated: 15m)',
      timeframe,
    )
  withFileOptions(command, 'How files are read:')
    .optionsGroup('Strategy and account:')
    .option('--param <name=value>', 'parameter of the strategy, such as fast=10; several times', collect(param))
    .option(
      '--size <size>',
      'size of a position: 100 is a quantity, 25% a part of the equity (default: 100%, shared by the instruments)',
      size,
    )
    .addOption(
      parsed('--seed <n>', 'seed of the simulated market and of random numbers', integer(0, 4_294_967_295), '1'),
    )
  withAccountOptions(command)
    .optionsGroup('Results:')
    .option(
      '--report <html>',
      'where the HTML report goes (default: ./tickworks-reports/<strategy>-<data>-<fingerprint>.html)',
    )
    .option('--trades <csv>', 'where the trades go, a row per round trip (default: beside the report, .csv)')
    .addHelpText(
      'after',
      examples([
        ['backtest ema-cross --param fast=10 --param slow=30', 'a simulated market'],
        [
          'backtest strategies/ema-cross.ts --data spy.csv --tz America/New_York --fees 0.05%',
          'daily bars from a file',
        ],
        [
          'backtest donchian-breakout --data nifty-1m.csv.gz --tz Asia/Kolkata --bar-label end --timeframe 15m',
          'one-minute bars labelled by their end, seen as quarters of an hour',
        ],
      ]),
    )
    .action(async (strategy: string, options: BacktestOptions) => {
      const { backtestCommand } = await import('../backtest/backtest-command.ts')
      await backtestCommand(strategy, options, session)
    })
}
