/** The same quotes in the layouts of exchanges and vendors. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainJson, type Document } from './testing/chain-json.ts'
import { EXPIRIES, LEGS, type Leg, NOW, NOW_US, rowsCsv, SPOT, STRIKES } from './testing/made-chain.ts'

test('options chain: every layout of the same quotes gives the same vols', async (context) => {
  const expiry = EXPIRIES[0]
  const legs = LEGS.filter((leg) => leg.expiry === expiry)
  const pairs = STRIKES.map((strike) => {
    const [call, put] = (['C', 'P'] as const).map(
      (right) => legs.find((leg) => leg.strike === strike && leg.right === right)!,
    )
    return { strike, call: call!, put: put! }
  })
  const bid = ({ mid }: Leg) => mid - 0.02
  const ask = ({ mid }: Leg) => mid + 0.02
  const instant = `${NOW}:00+05:30`
  const leg = (one: Leg) => ({
    bidprice: bid(one),
    askPrice: ask(one),
    openInterest: one.openInterest,
    totalTradedVolume: one.volume,
    underlying: 'NIFTY',
    underlyingValue: SPOT,
  })
  const upstox = (one: Leg) => ({
    market_data: { ltp: 0, bid_price: bid(one), ask_price: ask(one), oi: one.openInterest, volume: one.volume },
  })
  const files: readonly (readonly [name: string, text: string, args: readonly string[]])[] = [
    ['rows.csv', rowsCsv(legs), []],
    [
      'pairs.csv',
      `Strike,Expiry,CE_Bid,CE_Ask,CE_OI,CE_Volume,PE_Bid,PE_Ask,PE_OI,PE_Volume,Spot,timestamp\n${pairs
        .map(({ strike, call, put }) =>
          [
            strike,
            expiry,
            ...[call, put].flatMap((one) => [bid(one), ask(one), one.openInterest, one.volume]),
            SPOT,
            instant,
          ].join(),
        )
        .join('\n')}\n`,
      [],
    ],
    [
      'halves.csv', // as the exchange's page downloads it: no expiry, calls left of the strike, puts right
      `CALLS,,PUTS\n,OI,VOLUME,BID,ASK,STRIKE,BID,ASK,VOLUME,OI,\n${pairs
        .map(({ strike, call, put }) =>
          [
            '',
            `"${call.openInterest.toLocaleString('en-US')}"`,
            call.volume,
            bid(call),
            ask(call),
            `"${strike.toLocaleString('en-US')}"`,
            bid(put),
            ask(put),
            put.volume,
            put.openInterest,
            '',
          ].join(),
        )
        .join('\n')}\n`,
      ['--expiry', expiry, '--at', NOW, '--exchange', 'nse', '--spot', String(SPOT)],
    ],
    [
      'nse.json',
      JSON.stringify({
        records: {
          timestamp: '12-Nov-2026 15:30:00',
          underlyingValue: SPOT,
          data: pairs.map(({ strike, call, put }) => ({
            strikePrice: strike,
            expiryDate: '26-Nov-2026',
            CE: leg(call),
            PE: leg(put),
          })),
        },
      }),
      [],
    ],
    [
      'upstox.json',
      JSON.stringify({
        status: 'success',
        data: pairs.map(({ strike, call, put }) => ({
          ...{ expiry, strike_price: strike, underlying_key: 'NSE_INDEX|Nifty 50', underlying_spot_price: SPOT },
          ...{ call_options: upstox(call), put_options: upstox(put) },
        })),
      }),
      ['--at', NOW],
    ],
    [
      'lines.ndjson',
      legs
        .map((one) =>
          JSON.stringify({
            k: one.strike,
            cp: one.right,
            expiry,
            b: bid(one),
            a: ask(one),
            oi: one.openInterest,
            volume: one.volume,
            underlying_price: SPOT,
            ts: NOW_US / 1_000,
          }),
        )
        .join('\n'),
      ['--column', 'bid=b', '--column', 'ask=a', '--expiry-time', '15:30 Asia/Kolkata'],
    ],
  ]
  let first: Document
  for (const [name, text, args] of files) {
    const document = await chainJson(context, name, text, args)
    const [found] = document.expiries
    const numbers = {
      forward: found.forward.forward,
      atm: found.smile.atm.iv,
      pain: found.maxPain.strike,
      ratio: found.putCallRatio,
      vols: found.rows.map(({ iv, outcome }: Document) => [iv, outcome]),
    }
    first ??= numbers
    assert.deepEqual(numbers, first, `${name}: ${document.understoodAs.join('; ')}`)
    assert.equal(found.spot, SPOT, name)
  }
})
