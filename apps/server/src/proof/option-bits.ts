/** Numbers of `@tickworks/options` to the last bit, for a machine that should come to the same ones as another. Runs in a browser too. */

import { kernelsInUse } from '@tickworks/kernels/simd'
import {
  blankQuote,
  type ContractColumns,
  chainOfQuotes,
  chainSummary,
  EXPIRY_RULES,
  ExpiryClock,
  fitSviSurface,
  GREEK_NAMES,
  greekColumns,
  impliedColumns,
  MODELS,
  priceColumns,
  surfacePrice,
  tradingCalendar,
} from '@tickworks/options'

/** `kernels`: which ones computed. `firstPrice`: for who reads it. `bits`: each column's doubles as 16 hexadecimal digits in a row. */
export type OptionBits = {
  readonly kernels: string
  readonly firstPrice: number
  readonly bits: { readonly [column: string]: string }
}

const ROW_COUNT = 1_500

/** The same contracts everywhere, of all models, the wings and the wrong among them. */
export function optionBits(): OptionBits {
  const contracts = contractsOf(ROW_COUNT)
  const priced = greekColumns(ROW_COUNT)
  priceColumns(contracts, priced)
  const { iv, ivError, outcome } = impliedColumns({ ...contracts, price: priced.price })
  const columns = { ...priced, outcome: Float64Array.from(priced.outcome) }
  const bits = Object.fromEntries([...GREEK_NAMES, 'outcome' as const].map((name) => [name, hexOf(columns[name])]))
  return {
    kernels: kernelsInUse(),
    firstPrice: priced.price[0]!,
    bits: {
      ...bits,
      iv: hexOf(iv),
      ivError: hexOf(ivError),
      ivOutcome: hexOf(Float64Array.from(outcome)),
      chain: hexOf(chainNumbers()),
      surface: hexOf(surfaceNumbers()),
    },
  }
}

function contractsOf(rowCount: number): ContractColumns {
  const column = (of: (row: number) => number): Float64Array =>
    Float64Array.from({ length: rowCount }, (_, row) => of(row))
  const model = Uint8Array.from({ length: rowCount }, (_, row) => row % (row % 10 === 3 ? MODELS.length : 3))
  const deviations = column((row) => ((row * 37) % 161) / 10 - 8)
  const years = column((row) => (row % 7 === 0 ? 1 / 8_760 : ((row * 29) % 97) / 40))
  const isNormal = (row: number): boolean => MODELS[model[row]!] === 'bachelier'
  const vol = column((row) => (0.02 + ((row * 17) % 83) / 60) * (isNormal(row) ? 100 : row % 211 === 5 ? -1 : 1))
  const underlying = column((row) => (row % 11 === 0 ? 0.004 : 100) * (isNormal(row) && row % 3 === 0 ? -1 : 1))
  const strike = column((row) => {
    const move = 0.3 * deviations[row]! * vol[row]! * Math.sqrt(years[row]!)
    return isNormal(row) ? underlying[row]! + move : underlying[row]! * Math.max(0.01, 1 + move)
  })
  return {
    ...{ model, underlying, strike, years, vol },
    right: Int8Array.from({ length: rowCount }, (_, row) => (row % 2 === 0 ? 1 : -1)),
    rate: column((row) => ((row * 13) % 23) / 200 - 0.01),
    yield: column((row) => (MODELS[model[row]!] === 'bsm' ? ((row * 7) % 19) / 300 - 0.01 : 0)),
  }
}

/** Every number of a chain's rows, and its summary's. */
function chainNumbers(): Float64Array {
  const calendar = tradingCalendar({
    timeZone: 'Asia/Kolkata',
    sessionOpen: '09:15',
    sessionClose: '15:30',
    holidays: ['2026-11-24'],
  })
  const clock = new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar, year: { kind: 'calendar', daysPerYear: 365 } })
  const expiry = '2026-11-26'
  const nowUs = clock.expiryUs(expiry) - 50 * 3_600_000_000
  const quotes = Array.from({ length: 41 }, (_, i) => 24_000 + 50 * i).flatMap((strike) =>
    (['C', 'P'] as const).map((right) => {
      const inside = Math.max(0, right === 'C' ? 25_010 - strike : strike - 25_010)
      const mid = inside + 90 / (1 + ((strike - 25_010) / 250) ** 2)
      return { ...blankQuote(strike, right), tsUs: nowUs, bid: mid - 0.5, ask: mid + 0.5, openInterest: strike % 997 }
    }),
  )
  const spec = { venue: 'NFO', symbol: 'NIFTY', expiry, clock, contractSize: 75 }
  const chain = chainOfQuotes(spec, nowUs, quotes, { spot: 25_000 })
  const { iv, delta, gamma, thetaPerDay, vegaPerPoint } = chain.columns()
  const { forward, smile, expectedMove, gammaFlip } = chainSummary(chain)
  const summary = [
    forward.forward,
    smile.atm.iv,
    smile.riskReversal25,
    smile.butterfly25,
    expectedMove.sigma,
    gammaFlip,
  ]
  return Float64Array.from([...summary, ...iv, ...delta, ...gamma, ...thetaPerDay, ...vegaPerPoint])
}

/** Prices off a surface that was fitted here. */
function surfaceNumbers(): Float64Array {
  const logMoneyness = [-0.3, -0.2, -0.1, -0.05, 0, 0.05, 0.1, 0.2, 0.3]
  const fitted = fitSviSurface(
    [0.1, 0.5, 1].map((years) => ({
      years,
      forward: 100 + years,
      rate: 0.04,
      logMoneyness,
      vol: logMoneyness.map((k) => 0.2 - 0.15 * k + 0.3 * k * k),
    })),
    { spot: 100 },
  )
  if (fitted.kind === 'refused') return Float64Array.of(NaN)
  const { surface } = fitted
  return Float64Array.from(logMoneyness, (k) => surfacePrice(surface, { right: 'P', strike: 100 + 90 * k, years: 0.3 }))
}

function hexOf(column: Float64Array): string {
  const words = new BigUint64Array(Float64Array.from(column, (x) => (Number.isNaN(x) ? Number.NaN : x)).buffer)
  return Array.from(words, (word) => word.toString(16).padStart(16, '0')).join('')
}
