/** Options that say what the account is and what it may do: the same for a run and for a backtest. */

import { type Command, InvalidArgumentError } from 'commander'
import { type Amount, amount, bps, integer, number } from '../values.ts'
import { parsed } from './shared-options.ts'

export type AccountOptions = {
  readonly account: string
  readonly cash: Amount
  readonly fees: number
  readonly slippage: number
  readonly maxPosition?: number
  readonly maxNotional?: Amount
  readonly maxDailyLoss?: Amount
  readonly maxOrdersPerMinute: number
  readonly priceBand: number
  readonly leverage: number
}

/** The account's own options in the present group, its limits in one of their own. */
export function withAccountOptions(command: Command): Command {
  return command
    .addOption(parsed('--account <name>', 'name of the account', account, 'paper'))
    .addOption(parsed('--cash <amount>', "money to start with, in the account's currency", amount('--cash'), '100000'))
    .addOption(parsed('--fees <rate>', 'of what is traded, each side: 5bps or 0.05%', bps(1_000), '1bps'))
    .addOption(
      parsed(
        '--slippage <rate>',
        'how much worse than the price market and stop orders fill: 5bps or 0.05%',
        bps(1_000),
        '1bps',
      ),
    )
    .optionsGroup('Limits of the account (what breaks one is refused with the limit and the value):')
    .option(
      '--max-position <qty>',
      'largest net position in an instrument, in its unit (default: no limit)',
      number(0, 1e12),
    )
    .option(
      '--max-notional <amount>',
      'largest sum of all positions at their prices (default: no limit)',
      amount('--max-notional'),
    )
    .option(
      '--max-daily-loss <amount>',
      'loss since the start of the day at which nothing more is opened (default: no limit)',
      amount('--max-daily-loss'),
    )
    .addOption(parsed('--max-orders-per-minute <n>', 'orders in a minute of market time', integer(1, 1_000_000), '600'))
    .addOption(
      parsed('--price-band <rate>', 'farthest a limit price may be from the last price', bps(1_000_000), '20%'),
    )
    .addOption(parsed('--leverage <times>', 'positions over equity that the account can carry', number(0.01, 100), '1'))
}

function account(text: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(text)) {
    throw new InvalidArgumentError('must be up to 32 small letters, digits and hyphens, such as paper-1.')
  }
  return text
}
