/**
 * Nine strikes of made-up NIFTY quotes, six hours before they expire: forward, vols, delta levels, and what `OTM1` is now.
 *
 *     node packages/options/examples/what-does-this-chain-say.ts
 */

import {
  blankQuote,
  chainOfQuotes,
  chainSummary,
  DEFAULT_FORWARD_POLICY,
  EXPIRY_RULES,
  ExpiryClock,
  type Right,
  resolveOptionKey,
  tradingCalendar,
} from '@tickworks/options'

const clock = new ExpiryClock({
  rule: EXPIRY_RULES.nse,
  calendar: tradingCalendar({ timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: [] }),
  year: { kind: 'calendar', daysPerYear: 365 },
})
const expiry = '2026-11-26'
const nowUs = clock.expiryUs(expiry) - 6 * 3_600_000_000

// biome-ignore format: a table reads by its columns
const quotes = [
  // strike  call bid  ask     OI      put bid  ask     OI
  [24_600,   419.0,  421.0,  1_200,      6.20,   6.40, 21_000],
  [24_700,   324.0,  325.5,  1_900,     10.90,  11.20, 18_500],
  [24_800,   233.5,  234.5,  4_400,     20.20,  20.60, 26_100],
  [24_900,   151.0,  151.8,  9_700,     37.70,  38.10, 31_700],
  [25_000,    84.6,   85.2, 22_600,     71.10,  71.60, 29_800],
  [25_100,    40.2,   40.6, 30_900,    126.70, 127.40, 11_300],
  [25_200,    16.0,   16.3, 27_300,    202.30, 203.30,  5_200],
  [25_300,     5.6,    5.8, 24_100,    291.50, 293.00,  2_000],
  [25_400,     1.9,    2.1, 19_800,    387.00, 390.00,    900],
] as const

const chain = chainOfQuotes(
  {
    venue: 'NFO',
    symbol: 'NIFTY',
    expiry,
    clock,
    contractSize: 75,
    forward: { ...DEFAULT_FORWARD_POLICY, rate: 0.065 },
  },
  nowUs,
  quotes.flatMap(([strike, callBid, callAsk, callOpen, putBid, putAsk, putOpen]) => [
    quote(strike, 'C', callBid, callAsk, callOpen),
    quote(strike, 'P', putBid, putAsk, putOpen),
  ]),
  { spot: 25_010 },
)

const { forward, smile, expectedMove, maxPain, putCallRatio, gammaFlip } = chainSummary(chain)
console.log(`${clock.hours(expiry, nowUs)} hours left, forward ${forward.forward.toFixed(2)} from ${forward.source}`)
console.log(`money vol ${pct(smile.atm.iv)}, 25-delta risk reversal ${pct(smile.riskReversal25)}`)
console.log(
  `one standard deviation ${expectedMove.sigma.toFixed(0)} points, straddle ${expectedMove.straddle.toFixed(2)}`,
)
console.log(
  `put–call ratio ${putCallRatio.byOpenInterest.toFixed(2)}, max pain ${maxPain.strike}, gamma flips at ${gammaFlip.toFixed(0)}`,
)
for (const key of ['C-OTM1', 'P-OTM1', 'P-25D', 'C-M1.01']) {
  const resolved = resolveOptionKey(`NFO:NIFTY-${expiry}-${key}`, () => chain)
  if (resolved.kind === 'refused') console.log(`${key}: ${resolved.reason}`)
  else {
    const { iv, delta, price } = chain.leg(resolved.strike, resolved.row < chain.strikeCount ? 'C' : 'P')
    console.log(`${key} is ${resolved.key}: ${price.toFixed(2)}, vol ${pct(iv)}, delta ${delta.toFixed(3)}`)
  }
}

function quote(strike: number, right: Right, bid: number, ask: number, openInterest: number) {
  return { ...blankQuote(strike, right), tsUs: nowUs, bid, ask, openInterest }
}

function pct(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`
}
