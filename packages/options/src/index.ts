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
export {
  type ChainColumns,
  type ChainLeg,
  type ChainSpec,
  chainOfQuotes,
  OptionChain,
} from './chain/chain.ts'
export {
  boxFindings,
  type ChainFinding,
  calendarFindings,
  type FindingLeg,
  type FutureMarket,
  NO_COSTS,
  parityFindings,
  type TradeCosts,
} from './chain/findings.ts'
export { type IvStanding, ivStanding } from './chain/iv-history.ts'
export {
  fitSmile,
  type Mispricing,
  mispricings,
  type SmileFit,
  type SmileFitOptions,
  type SmileRefusal,
  type StrikeVol,
} from './chain/mispricing.ts'
export {
  type DealerSide,
  type GammaExposure,
  type GammaFlip,
  GammaProfile,
  gammaExposure,
  gammaFlip,
  type MaxPain,
  maxPain,
  type OpenInterestChange,
  openInterestChange,
  type PutCallRatio,
  putCallRatio,
  USUAL_DEALER_SIDE,
} from './chain/open-interest.ts'
export {
  blankQuote,
  type ChainQuote,
  DEFAULT_QUOTE_LIMITS,
  outcomeCode,
  QUOTE_OUTCOMES,
  type QuoteLimits,
} from './chain/quote.ts'
export {
  type AtmVol,
  atmVol,
  type DeltaVol,
  type ExpectedMove,
  expectedMove,
  outOfTheMoneyVol,
  type SmileSummary,
  smileSummary,
  usableVol,
  volAtDelta,
  volOfStrike,
} from './chain/smile.ts'
export { constantMaturityVol, type TermPoint, termStructure } from './chain/term-structure.ts'
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
  type CashDividend,
  DEFAULT_FORWARD_POLICY,
  type ForwardEstimate,
  ForwardEstimator,
  type ForwardPolicy,
  type ForwardSource,
  forwardOfSpot,
  type UnderlyingQuotes,
} from './forward/forward.ts'
export {
  DEFAULT_PARITY_POLICY,
  type ParityColumns,
  type ParityFit,
  type ParityPolicy,
  type ParityRefusal,
  ParityRegression,
  type ParityResult,
  type PriceUnit,
} from './forward/parity-fit.ts'
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
export { type LevelCut, type LevelTotals, levelTotals } from './moneyness/level-totals.ts'
export {
  DEFAULT_MONEYNESS_POLICY,
  deltaOfRow,
  Moneyness,
  type MoneynessOf,
  type MoneynessPolicy,
  moneynessLabel,
  type StrikeResolution,
} from './moneyness/moneyness.ts'
export {
  type KeyResolution,
  type OptionKey,
  resolveOptionKey,
  VirtualOption,
  type VirtualOptionPolicy,
  type VirtualOptionState,
  type VirtualPoint,
} from './moneyness/virtual-option.ts'
export { ExpiryClock, type TimePolicy, type YearBasis } from './time/expiry-clock.ts'
export {
  EXPIRY_RULES,
  type ExpiryRule,
  expiryInstantUs,
  lastTradeInstantUs,
  type TradingCalendar,
  TradingDays,
  tradingCalendar,
} from './time/expiry-rule.ts'
