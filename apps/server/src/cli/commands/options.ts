import type { Command } from 'commander'
import type { Session } from '../main.ts'
import { examples, withCommonOptions } from './common.ts'

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
      const { price } = await import('../options/rows.ts')
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
      const { impliedVols } = await import('../options/rows.ts')
      await impliedVols(options, session)
    })
}

function files(command: Command): Command {
  return withCommonOptions(command)
    .requiredOption('--input <file>', 'CSV with a header')
    .requiredOption('--output <file>', 'CSV to write, a row for each row')
}
