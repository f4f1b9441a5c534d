/** What contracts of a JSON list come to: numbers with their units in their names, and an outcome. */

import {
  americanDividendPrice,
  americanGreeks,
  assetOrNothing,
  bachelierGreeks,
  baroneAdesiWhaleyPrice,
  barrierGreeks,
  bjerksundStenslandPrice,
  black76Greeks,
  bsmGreeks,
  cashOrNothing,
  dividendGreeks,
  earlyExercise,
  impliedRow,
  leisenReimerPrice,
} from '@tickworks/options'
import { type Place, type PriceJson, priceContracts, type QuoteJson, quotedContracts } from './contract-json.ts'

/** One contract's results. A number that there is none of is NaN, in JSON `null`. */
export type ResultJson = {
  readonly id: string | number
  readonly model: string
  readonly outcome: string
  readonly years: number
}

/** @throws CliError (exit 2) as {@link priceContracts} */
export function pricesOf(contracts: readonly unknown[], place: Place): readonly ResultJson[] {
  return priceContracts(contracts, place).map((contract) => resultOf(contract, numbersOf(contract)))
}

/** @throws CliError (exit 2) as {@link priceContracts} */
export function impliedVolsOf(contracts: readonly unknown[], place: Place): readonly ResultJson[] {
  return quotedContracts(contracts, place).map((quote) => resultOf(quote, impliedRow(quote)))
}

function resultOf(
  { id, model, years, expiresAt }: PriceJson | QuoteJson,
  numbers: { readonly outcome: string },
): ResultJson {
  const { outcome, ...rest } = numbers
  return { id, model, outcome, years, ...(expiresAt !== undefined && { expiresAt }), ...rest }
}

function numbersOf(contract: PriceJson): { readonly outcome: string } {
  switch (contract.model) {
    case 'bsm':
      return contract.dividends.length === 0 ? bsmGreeks(contract, contract) : dividendGreeks(contract, contract)
    case 'black76':
      return black76Greeks(contract, contract)
    case 'bachelier':
      return bachelierGreeks(contract, contract)
    case 'american':
      return americanOf(contract)
    case 'cash-or-nothing':
      return cashOrNothing(contract)
    case 'asset-or-nothing':
      return assetOrNothing(contract)
    case 'barrier':
      return barrierGreeks(contract)
  }
}

type American = Extract<PriceJson, { readonly model: 'american' }>

/** The quick methods and the tree give a price alone. */
function americanOf(contract: American): { readonly outcome: string } {
  const { method } = contract
  if (method === 'accurate') {
    const { boundary, premium, isDue } = earlyExercise(contract)
    const early = { exerciseBoundary: boundary, exercisePremium: premium, isExerciseDue: isDue }
    return { ...{ method }, ...americanGreeks(contract, contract), ...early }
  }
  const price = quickPrice(contract, method)
  const outcome = Number.isNaN(price) ? 'invalid' : contract.years > 0 ? 'ok' : 'expired'
  return { ...{ method }, outcome, price } as { readonly outcome: string }
}

function quickPrice(contract: American, method: Exclude<American['method'], 'accurate'>): number {
  if (contract.dividends.length > 0) return americanDividendPrice(contract, contract.steps)
  if (method === 'baw') return baroneAdesiWhaleyPrice(contract)
  if (method === 'bs2002') return bjerksundStenslandPrice(contract)
  return leisenReimerPrice(contract, contract.steps)
}
