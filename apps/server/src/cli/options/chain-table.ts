/** Chains as a table on a terminal: each expiry in a line, then the options around the money, calls left and puts right. */

import { Moneyness, QUOTE_OUTCOMES, type QuoteOutcome } from '@tickworks/options'
import { count, formatTime } from '../format.ts'
import { type Terminal, table } from '../terminal.ts'
import type { ChainReport, ExpiryReport } from './chain-report.ts'
import { findingText, forwardText, legsText, outcomesText, standingText } from './chain-words.ts'
import { fixed, grouped, leftText, money, percent, points, priceDecimals } from './numbers.ts'
import { errorText } from './surface-words.ts'

/** Strikes shown on each side of the money. */
const EACH_SIDE = 10
const FINDINGS_SHOWN = 5

export function chainTable(report: ChainReport, width: number, style: Terminal['style']): readonly string[] {
  const { set, expiries } = report
  const alive = expiries.filter(({ chain }) => chain.years > 0)
  const shown = alive.find(({ summary }) => summary.forward.forward > 0) ?? alive[0] ?? expiries[0]
  const lines = [...overview(expiries, style), '']
  if (shown !== undefined)
    lines.push(...ladder(shown, set.market.timeZone, style), '', ...levels(shown), ...findings(report, shown, style))
  return lines.map((line) => cut(line, width))
}

function overview(expiries: readonly ExpiryReport[], style: Terminal['style']): string[] {
  const head = ['expiry', 'left', 'forward', 'from', 'ATM', 'RR25', 'BF25', 'move', 'PCR', 'max pain', 'GEX/1%', 'flip']
  const isOne = new Set(expiries.map(({ summary }) => summary.symbol)).size === 1
  const rows = expiries.map(({ summary, chain, flip }) => {
    const { forward, smile, expectedMove, putCallRatio, maxPain } = summary
    const { fit } = forward
    return [
      isOne ? summary.expiry : `${summary.symbol} ${summary.expiry}`,
      leftText(chain),
      fixed(forward.forward, Math.min(2, priceDecimals(chain.quotes()))),
      fit === null ? forward.source : `parity ±${fixed(fit.forwardError, 2)}`,
      percent(smile.atm.iv),
      points(smile.riskReversal25),
      points(smile.butterfly25),
      Number.isNaN(expectedMove.sigma) ? '–' : `±${fixed(expectedMove.sigma, 0)}`,
      fixed(putCallRatio.byOpenInterest, 2),
      grouped(maxPain.strike),
      money(summary.gammaExposure),
      fixed(flip.level, 0),
    ]
  })
  const [first = '', ...lines] = table([head, ...rows], ['left', ...new Array<'right'>(head.length - 1).fill('right')])
  return [style('dim', first), ...lines, style('dim', UNITS)]
}

const UNITS =
  'RR25, BF25 in vol points; move: one standard deviation; PCR by open interest; GEX: money for a move of 1 %'

/** Outcomes that take the place of a vol, short. */
const SHORT: Partial<Record<QuoteOutcome, string>> = {
  'below-intrinsic': '<intr',
  'above-maximum': '>max',
  undetermined: 'undet',
  'no-quote': 'none',
  'unverified-quote': 'last',
}

function ladder(expiry: ExpiryReport, timeZone: string, style: Terminal['style']): string[] {
  const { chain, columns, greeks, summary } = expiry
  const n = chain.strikeCount
  const atm = new Moneyness().atmIndex(chain)
  const middle = atm < 0 ? n >> 1 : atm
  const from = Math.max(0, Math.min(middle - EACH_SIDE, n - 2 * EACH_SIDE - 1))
  const decimals = priceDecimals(columns)
  // A source of last prices alone has nothing else to show.
  const prices = columns.bid.some((price) => price > 0) ? (['bid', 'ask'] as const) : (['last'] as const)
  const side = (row: number): string[] => {
    const outcome = QUOTE_OUTCOMES[columns.outcome[row]!]!
    const isUsed = columns.outcome[row]! <= 1 && columns.iv[row]! >= 0
    return [
      money(columns.openInterest[row]!),
      money(columns.volume[row]!),
      isUsed ? percent(columns.iv[row]!) : (SHORT[outcome] ?? outcome),
      fixed(isUsed ? greeks.delta![row]! : Number.NaN, 3),
      ...prices.map((name) => fixed(orNone(columns[name][row]!), decimals)),
    ]
  }
  const names = ['OI', 'volume', 'IV', 'delta']
  const head = [...names, ...prices, 'strike', ...prices, ...names.toReversed()]
  const rows: string[][] = []
  for (let i = from; i < Math.min(n, from + 2 * EACH_SIDE + 1); i += 1) {
    const strike = String(chain.strikes[i]!)
    const put = side(i + n)
    const swapped = [...put.slice(names.length), ...put.slice(0, names.length).toReversed()]
    rows.push([...side(i), i === atm ? style('bold', `» ${strike}`) : strike, ...swapped])
  }
  const [first = '', ...lines] = table([head, ...rows], new Array<'right'>(head.length).fill('right'))
  const expires = formatTime(chain.clock.expiryUs(chain.expiry), timeZone)
  const title = `${summary.symbol} ${summary.expiry}`.trim()
  return [
    style('bold', `${title} · expires ${expires} ${timeZone} · ${n} strikes, calls left, puts right`),
    style('dim', first),
    ...lines,
  ]
}

function levels({ summary, svi, flip, standing }: ExpiryReport): string[] {
  const { smile, expectedMove, forward, outcomes } = summary
  const lines = [
    `forward ${fixed(forward.forward, 2)} ${forwardText(summary.forward)}; one standard deviation ${fixed(expectedMove.lower, 0)} to ${fixed(expectedMove.upper, 0)}, straddle ${fixed(expectedMove.straddle, 2)} at ${grouped(expectedMove.straddleStrike)}`,
    `25 delta: call ${percent(smile.call25.iv)}, put ${percent(smile.put25.iv)}, reversal ${points(smile.riskReversal25)}, butterfly ${points(smile.butterfly25)}; 10 delta: ${points(smile.riskReversal10)}, ${points(smile.butterfly10)}`,
    `gamma exposure ${money(summary.gammaExposure)} for 1 %, ${Number.isNaN(flip.level) ? 'turning nowhere near' : `turning at ${fixed(flip.level, 0)}`}${summary.gammaMissingCount > 0 ? `, ${count(summary.gammaMissingCount)} options with open interest and no vol left out` : ''}`,
  ]
  if (standing !== null && !Number.isNaN(standing.percentilePct))
    lines.push(`vol at the money in this recording: ${standingText(standing)}`)
  if (svi?.kind === 'fitted')
    lines.push(
      `SVI: error ${errorText(svi)}${svi.findings.length > 0 ? `: ${svi.findings.map(({ kind }) => kind).join(', ')}` : ''}`,
    )
  else if (svi !== null) lines.push(`no SVI: ${svi.detail}`)
  lines.push(`outcomes: ${outcomesText(outcomes)}`)
  return lines
}

function findings(report: ChainReport, { boxes, parities, chain }: ExpiryReport, style: Terminal['style']): string[] {
  const all = [...parities, ...boxes, ...report.calendars]
  if (all.length === 0)
    return [
      `no ${Number.isNaN(chain.underlying.future.bid) ? '' : 'parity, no '}box in ${chain.expiry} and no calendar pays more than it costs at the prices quoted`,
    ]
  const lines = all.slice(0, FINDINGS_SHOWN).flatMap((finding) => {
    return [`  ${findingText(finding)}`, style('dim', `    ${legsText(finding)}`)]
  })
  const head = `${all.length === 1 ? 'a combination pays' : `${count(all.length)} combinations pay`} more than it costs:`
  return ['', head, ...lines]
}

function orNone(price: number): number {
  return price === 0 ? Number.NaN : price
}

function cut(line: string, width: number): string {
  // Styled lines have escapes that take no room; they are made to fit.
  return line.includes('\u001b') || line.length <= width ? line : `${line.slice(0, width - 1)}…`
}
