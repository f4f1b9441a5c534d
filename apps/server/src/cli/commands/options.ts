import type { Command } from 'commander'
import type { Session } from '../main.ts'
import type { ChainCommandOptions } from '../options/chain.ts'
import { number } from '../values.ts'
import { fraction, withChainOptions } from './chain-options.ts'
import { examples, parsed, withCommonOptions } from './common.ts'

export type OptionsFileOptions = { readonly input: string; readonly output?: string }

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
      ]),
    )
    .action(async (options: OptionsFileOptions) => {
      const { impliedVols } = await import('../options/convert.ts')
      await impliedVols(options, session)
    })

  withCosts(withChainOptions(withCommonOptions(group.command('chain'))))
    .summary('a chain from raw quotes: forward, vols, Greeks, levels, findings')
    .description(
      'a chain from raw quotes: the forward that calls and puts agree on, vols and Greeks of every option or the reason\n' +
        'why it has none, ATM, skew, put–call ratio, max pain, gamma exposure, term structure, findings.\n' +
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
          'options chain --input q.csv --column bid=BestBuy --column ask=BestSell --expiry-time "15:30 Asia/Kolkata" --output -',
          'columns by names of their own',
        ],
      ]),
    )
    .action(async (options: ChainCommandOptions) => {
      const { chain } = await import('../options/chain.ts')
      await chain(options, session)
    })
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
    .requiredOption('--input <file>', 'CSV with a header, plain or .gz; - for stdin')
    .option('--output <file>', 'CSV to write, a row for each row, packed if its name ends in .gz; - for stdout', '-')
}
