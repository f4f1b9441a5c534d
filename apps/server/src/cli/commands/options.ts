import { type Command, Option } from 'commander'
import type { Session } from '../main.ts'
import type { ChainCommandOptions } from '../options/chain.ts'
import type { SurfaceCommandOptions } from '../options/surface.ts'
import { number } from '../values.ts'
import { withChainOptions } from './chain-options.ts'
import { fraction, length } from './chain-values.ts'
import { examples } from './help-examples.ts'
import { parsed, withCommonOptions } from './shared-options.ts'

export type OptionsFileOptions = { readonly input: string; readonly output: string }

export function defineOptions(program: Command, session: Session): void {
  const group = program
    .command('options')
    .description('prices, Greeks and implied vols of option contracts')
    .addHelpText(
      'after',
      examples([
        ['options price --input contracts.csv --output out.csv', 'price and Greeks to third order, a row for each'],
        ['options iv --input quotes.csv --output out.csv', 'implied vols, with what the price can tell of them'],
        ['options chain --input chain.json --output chain.html', 'a whole chain from raw quotes, on one page'],
        ['options surface --input chain.json --output surface.html', 'the vol surface through its expiries'],
      ]),
    )

  files(group.command('price'))
    .description('price contracts: id, model, right, underlying, strike, years, rate, yield, vol')
    .addHelpText(
      'after',
      examples([
        [
          'options price --input contracts.csv --output out.csv',
          'model: bsm or american (spot), black76 or bachelier (forward); right: C or P; rate, yield and vol as fractions',
        ],
        [
          'options price --input contracts.json --json',
          'digitals, barriers, dividends, quick American methods, expiries as instants: docs/options/price-json.md',
        ],
      ]),
    )
    .action(async (options: OptionsFileOptions) => {
      const { price } = await import('../options/convert.ts')
      await price(options, session)
    })

  files(group.command('iv'))
    .description('implied vols of quotes: id, model, right, underlying, strike, years, rate, yield, price')
    .addHelpText(
      'after',
      examples([
        [
          'options iv --input quotes.csv --output out.csv',
          'outcome says why a price has no vol, ivError how far it holds one',
        ],
        ['options iv --input quotes.json --json', 'the same in JSON, with expiries as instants'],
      ]),
    )
    .action(async (options: OptionsFileOptions) => {
      const { impliedVols } = await import('../options/convert.ts')
      await impliedVols(options, session)
    })

  withSeries(withCosts(withChainOptions(withCommonOptions(group.command('chain')))))
    .summary('a chain from raw quotes: forward, vols, Greeks, levels, findings')
    .description(
      'a chain from raw quotes: the forward that calls and puts agree on, vols and Greeks of every option or the reason ' +
        'why it has none, ATM, skew, put–call ratio, max pain, gamma exposure, term structure, findings. ' +
        'CSV has a row for each option; JSON, table and HTML say the rest too.',
    )
    .addHelpText(
      'after',
      examples([
        ['options chain --input nifty.json --rate 6.5%', "the exchange's own JSON, a table on the terminal"],
        [
          'options chain --input chain.csv --exchange nse --at 2026-08-19T13:00 --max-age 15m --output chain.html',
          'one moment of a file of snapshots, as a page with smile, surface and gamma exposure',
        ],
        [
          'options chain --input day.csv.gz --exchange nse --at all --every 5m --output series.csv',
          'the day: ATM vol, forward, skew, put–call ratio, max pain, gamma exposure of each expiry, every five minutes',
        ],
        [
          'options chain --input nifty.json --rate implied --future 2026-12-31:25240/25241 --clock trading --holiday 2026-12-25',
          "a desk's own future, the rate that boxes agree on, years of open hours",
        ],
        [
          'options chain --input share.csv --exchange cboe --model american --rate 4% --dividends 2026-12-10:1.5 --carry given',
          'a share with a cash dividend, exercised early where that pays, its spot being late',
        ],
        [
          'options chain --input q.csv --column bid=BestBuy --column ask=BestSell --expiry-time "15:30 Asia/Kolkata" --output -',
          'columns by names of their own',
        ],
      ]),
    )
    .action(async (options: ChainCommandOptions) => {
      const { chain } = await import('../options/chain.ts')
      await chain(options, session)
    })

  withScenario(withChainOptions(withCommonOptions(group.command('surface'))))
    .summary('a vol surface from raw quotes: SVI, SSVI, arbitrage, grid, scenarios')
    .description(
      'a vol surface through all expiries of an underlying: SVI for each, SSVI across, checked for butterflies and calendars ' +
        'at every strike. CSV is a grid with vols, prices and Greeks; JSON, table and HTML say the rest too.',
    )
    .addHelpText(
      'after',
      examples([
        ['options surface --input nifty.json --rate 6.5% --output surface.html', 'on one page'],
        [
          'options surface --input nifty.json --days 7,30,60 --spot-change -5% --vol-change 2 --sticky strike --output grid.csv',
          'constant maturities, and what a fall of 5 % with vols 2 points up would do',
        ],
      ]),
    )
    .action(async (options: SurfaceCommandOptions) => {
      const { surface } = await import('../options/surface.ts')
      await surface(options, session)
    })
}

function withScenario(command: Command): Command {
  return command
    .optionsGroup('Surface:')
    .addOption(
      new Option(
        '--arbitrage <how>',
        'forbid bends the fits until the checks pass within the quotes, forbid-everywhere at every strike, report takes the best fits',
      )
        .choices(['forbid', 'forbid-everywhere', 'report'])
        .default('forbid'),
    )
    .addOption(parsed('--moneyness <list>', 'columns of the grid, ln(strike/forward)', numbers(-5, 5), GRID))
    .option('--days <list>', 'further times of the grid, in days: 7,30,60', numbers(1e-3, 36_500))
    .optionsGroup('Scenario:')
    .option('--spot-change <ratio>', 'of spot and forwards, -0.05 or -5%', fraction(-0.99, 10))
    .option('--vol-change <points>', 'added to each vol, in vol points', number(-500, 500))
    .option('--vol-scale <factor>', 'each vol times this', number(0, 100))
    .option('--days-forward <days>', 'time that passes', number(0, 36_500))
    .addOption(
      new Option('--sticky <what>', 'what keeps its vol when the spot moves')
        .choices(['strike', 'delta'])
        .default('strike'),
    )
    .addOption(
      new Option('--term <what>', 'what keeps its smile when time passes')
        .choices(['expiry', 'tenor'])
        .default('expiry'),
    )
}

const GRID = '-0.3,-0.2,-0.15,-0.1,-0.05,-0.025,0,0.025,0.05,0.1,0.15,0.2,0.3'

/** Different numbers, separated by commas, ascending in the result. */
function numbers(min: number, max: number): (text: string) => readonly number[] {
  const one = number(min, max)
  return (text) => [...new Set(text.split(',').map((each) => one(each.trim())))].sort((a, b) => a - b)
}

function withSeries(command: Command): Command {
  return command
    .optionsGroup('Moments, with --at all:')
    .option('--every <length>', 'the first moment of each 5m, 1h of the clock alone (default: every moment)', length)
}

function withCosts(command: Command): Command {
  return command
    .optionsGroup('Costs of a trade, for findings:')
    .addOption(parsed('--cost-per-contract <money>', 'of each contract of a leg', number(0, 1e9), '0'))
    .addOption(parsed('--cost-per-order <money>', 'of each leg, whatever its size', number(0, 1e9), '0'))
    .addOption(parsed('--cost-premium <ratio>', "of a leg's premium, 0.0005 or 0.05%", fraction(0, 1), '0'))
}

function files(command: Command): Command {
  return withCommonOptions(command)
    .requiredOption('--input <file>', 'CSV with a header, JSON or NDJSON, plain or .gz; - is standard input')
    .option('--output <file>', '.csv, .json or .ndjson, packed if .gz follows; - is standard output', '-')
}
