/** Options that say how files of bars are to be read: the same for a backtest and for a run that replays files. */

import { type Command, InvalidArgumentError, Option } from 'commander'
import { usageError } from '../exit.ts'
import { dateTime, integer, timeZone } from '../values.ts'
import { parsed } from './shared-options.ts'

export type FileOptions = {
  readonly from?: string
  readonly to?: string
  readonly tz?: string
  readonly barLabel?: 'start' | 'end'
  readonly session?: Session
  readonly priceDecimals?: number
  readonly tick?: string
  readonly currency: string
  readonly symbol?: string
  readonly quoteSide?: 'bid' | 'ask'
  readonly dateOrder?: 'dmy' | 'mdy'
  readonly skipBadRows?: boolean
}

/** Those that say nothing where no file is read. A zone and a currency are of the account too. */
const FILE_ONLY = [
  'from',
  'to',
  'barLabel',
  'session',
  'priceDecimals',
  'tick',
  'symbol',
  'quoteSide',
  'dateOrder',
  'skipBadRows',
] as const

/** Refuses the first of {@link FILE_ONLY} that is given: an option must not be without effect. @throws CliError (exit 2) */
export function refuseFileOptions(options: Partial<FileOptions>, rule: string): void {
  const idle = FILE_ONLY.find((name) => options[name] !== undefined)
  if (idle === undefined) return
  const flag = `--${idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  throw usageError('usage', `option '${flag}' ${rule}`)
}

/** Local times `HH:MM`. */
export type Session = { readonly open: string; readonly close: string }

export function withFileOptions(command: Command, groupTitle: string): Command {
  return command
    .optionsGroup(groupTitle)
    .option(
      '--from <date>',
      'first bar, 2022-12-01 or 2022-12-01T09:15 in the zone of --tz (default: the first one)',
      dateTime,
    )
    .option(
      '--to <date>',
      'only bars that open before this; a date includes its whole day (default: the last one)',
      dateTime,
    )
    .option(
      '--tz <zone>',
      'time zone of times written without one, IANA name (default: UTC, said in the output)',
      timeZone,
    )
    .addOption(
      new Option('--bar-label <moment>', 'what the time of a row is: start or end of its bar (default: start)').choices(
        ['start', 'end'],
      ),
    )
    .option('--session <open-close>', 'local hours of the market, such as 09:15-15:30 (default: never closed)', session)
    .option('--price-decimals <n>', 'decimal places of prices, 0 to 12 (default: those of the file)', integer(0, 12))
    .option('--tick <step>', 'smallest price step, such as 0.05 (default: the largest that fits all prices)', tick)
    .addOption(parsed('--currency <code>', 'currency of prices and account', currency, 'USD'))
    .option('--symbol <name>', 'which rows, of a file with a column of symbols (default: all, if they are of one)')
    .addOption(
      new Option('--quote-side <side>', 'which prices, of a file with bid_open … and ask_open …').choices([
        'bid',
        'ask',
      ]),
    )
    .addOption(new Option('--date-order <order>', 'of dates such as 01/02/2020: dmy or mdy').choices(['dmy', 'mdy']))
    .option('--skip-bad-rows', 'leave out rows that break a rule and count them (default: refuse the file)')
}

function session(text: string): Session {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (match === null) throw new InvalidArgumentError('must be local hours such as 09:15-15:30.')
  return { open: text.slice(0, 5), close: text.slice(6) }
}

function tick(text: string): string {
  if (!/^\d+(\.\d+)?$/.test(text) || !(Number(text) > 0))
    throw new InvalidArgumentError('must be a price step above 0 such as 0.05.')
  return text
}

function currency(text: string): string {
  if (!/^[A-Z][A-Z0-9]{1,9}$/.test(text))
    throw new InvalidArgumentError('must be a code in capitals such as USD, INR or USDT.')
  return text
}
