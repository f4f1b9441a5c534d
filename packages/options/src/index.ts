export {
  type EuropeanModel,
  type EuropeanQuote,
  IMPLIED_OUTCOMES,
  type ImpliedVol,
  type ImpliedVolColumns,
  impliedVol,
  impliedVolColumns,
  impliedVols,
  type QuoteColumns,
} from './black/implied-vol.ts'
export { normalisedBlack } from './black/price.ts'
export type { ImpliedOutcome, Model, PriceOutcome, QuoteOutcome, Right } from './contract.ts'
export { type BarrierContract, type BarrierGreeks, type BarrierKind, barrierGreeks } from './european/barrier.ts'
export { bachelierColumns, black76Columns, bsmColumns, type GreekOptions } from './european/columns.ts'
export { assetOrNothing, type CashDigital, cashOrNothing, type FirstOrderGreeks } from './european/digital.ts'
export { type Dividend, type DividendContract, type DividendGreeks, dividendGreeks } from './european/dividends.ts'
export {
  bachelierGreeks,
  bachelierPrice,
  black76Greeks,
  black76Price,
  bsmGreeks,
  bsmPrice,
  type ForwardContract,
  type SpotContract,
} from './european/european.ts'
export type { EuropeanColumns } from './european/lognormal.ts'
export {
  GREEK_NAMES,
  type GreekColumns,
  type GreekName,
  type Greeks,
  greekColumns,
  PRICE_OUTCOMES,
  TRADING_DAYS_PER_YEAR,
} from './greeks/greeks.ts'
export { impliedColumns, impliedRow, type ModelQuote, type QuotedColumns } from './greeks/implied-rows.ts'
export { type ContractColumns, MODELS, type ModelContract, priceColumns, priceRow } from './greeks/rows.ts'
