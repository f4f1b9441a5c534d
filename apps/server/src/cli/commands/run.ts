import type { Size } from '@tickworks/trading'
import { type Command, InvalidArgumentError } from 'commander'
import type { Speed } from '../../platform/pacing.ts'
import type { Session } from '../main.ts'
import { BARS_PER_SECOND } from '../timeframes.ts'
import { collect, integer, type ParamText, param, size, speed, timeframe } from '../values.ts'
import { type AccountOptions, withAccountOptions } from './account-options.ts'
import { type FileOptions, withFileOptions } from './file-options.ts'
import { examples } from './help-examples.ts'
import { parsed, withCommonOptions } from './shared-options.ts'

export type RunOptions = FileOptions &
  AccountOptions & {
    readonly feed: readonly string[]
    readonly speed?: Speed
    readonly seed: number
    readonly strategy?: readonly string[]
    readonly timeframe?: string
    readonly param?: readonly ParamText[]
    readonly size: Size
    readonly home?: string
    readonly fresh?: boolean
    readonly exitAtEnd?: boolean
    readonly debug?: boolean
    readonly host: string
    readonly port: number
  }

export function defineRun(program: Command, session: Session): void {
  const text = (value: string) => value
  const command = withCommonOptions(program.command('run'))
    .summary('run the whole platform and its desk')
    .description(
      'run the whole platform: feeds, strategies, risk, paper account, event log, API and desk.\n' +
        'Ctrl-C or SIGTERM stops it in order; started again with the same options, it goes on where it stopped.',
    )
    .optionsGroup('Market:')
    .addOption(
      parsed(
        '--feed <list>',
        'sp500 (daily S&P 500 bars 2000–2020), simulated (a generated market), CSV files of bars, file.csv or VENUE:SYMBOL=file.csv; separated by commas',
        feeds,
        'sp500,simulated',
      ),
    )
    .option(
      '--speed <speed>',
      `max, rows a second such as 25/s, or a multiple of the data's time such as 3600x (default: the time of ${BARS_PER_SECOND} bars in a second)`,
      speed,
    )
    .addOption(
      parsed('--seed <n>', 'seed of the simulated market and of random numbers', integer(0, 4_294_967_295), '1'),
    )
    .optionsGroup('Strategies and account:')
    .option(
      '--strategy <file>',
      'strategy file, or name of one in strategies/; several times (default: the three that are shipped)',
      collect(text),
    )
    .option(
      '--timeframe <length>',
      'bars that strategies see, 5m, 1h, 1d … (default: those of the feed; simulated: 1m)',
      timeframe,
    )
    .option(
      '--param <id.name=value>',
      'parameter of a strategy, such as ema-cross.fast=10; several times',
      collect(param),
    )
    .addOption(parsed('--size <size>', 'size of a position: 100 is a quantity, 10% a part of the equity', size, '10%'))
  withAccountOptions(command)
    .optionsGroup('Where:')
    .option('--home <path>', 'data folder (default: TICKWORKS_HOME, else ./.tickworks)')
    .option('--exit-at-end', 'stop in order when every feed has come to its end, instead of keeping the desk up')
    .option('--fresh', 'start afresh: wipes the recorded run in the data folder first, keeps the operator token')
    .addOption(
      parsed(
        '--host <address>',
        'address to serve on; another than loopback opens the desk to the network',
        text,
        '127.0.0.1',
      ),
    )
    .addOption(parsed('--port <number>', 'port to serve on, 0 for any free one', integer(0, 65_535), '8080'))
  withFileOptions(command, 'How CSV files are read:')
    .addHelpText(
      'after',
      examples([
        ['run', 'real daily bars and a simulated market, three strategies, the desk on port 8080'],
        ['run --feed sp500 --speed max --fresh', 'twenty years of the S&P 500 in seconds, from the start'],
        [
          'run --feed nifty-1m.csv.gz --tz Asia/Kolkata --bar-label end --currency INR --speed 600x --strategy ./my-idea.ts',
          'an own file and an own strategy',
        ],
      ]),
    )
    .action(async (options: RunOptions) => {
      const { run } = await import('../run/run.ts')
      await run(options, session)
    })
}

function feeds(text: string): readonly string[] {
  const list = text.split(',').map((part) => part.trim())
  if (list.some((part) => part === ''))
    throw new InvalidArgumentError('must be feeds separated by commas, such as sp500,simulated.')
  if (new Set(list).size !== list.length) throw new InvalidArgumentError('must name each feed once.')
  return list
}
