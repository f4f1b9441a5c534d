export {
  AMERICAN_GREEK_NAMES,
  americanColumns,
  americanGreekColumns,
  americanGreeks,
  americanPrice,
  type EarlyExercise,
  earlyExercise,
} from './american/american.ts'
export { baroneAdesiWhaleyPrice } from './american/barone-adesi-whaley.ts'
export { bjerksundStenslandPrice } from './american/bjerksund-stensland.ts'
export { americanDividendPrice } from './american/dividend-tree.ts'
export { type AmericanQuote, americanImpliedVol, americanImpliedVols } from './american/implied-vol.ts'
export { leisenReimerPrice } from './american/leisen-reimer.ts'
export {
  americanDividendColumns,
  baroneAdesiWhaleyColumns,
  bjerksundStenslandColumns,
  leisenReimerColumns,
  type PriceColumns,
} from './american/price-columns.ts'
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
export { callPutContradictions, callPutGap, callPutGaps } from './chain/call-put-gap.ts'
export {
  type CashDividend,
  type ChainSpec,
  type ChainState,
  type ChainUnderlying,
  chainOfQuotes,
  OptionChain,
} from './chain/chain.ts'
export type { ChainColumns, ChainLeg } from './chain/columns.ts'
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
export {
  type DealerSide,
  type GammaExposure,
  type GammaFlip,
  GammaProfile,
  gammaExposure,
  gammaFlip,
  USUAL_DEALER_SIDE,
} from './chain/gamma-exposure.ts'
export { type IvStanding, ivStanding } from './chain/iv-history.ts'
export {
  fitSmile,
  type Mispricing,
  mispricings,
  type SmileFit,
  type StrikeVol,
  smileQuotes,
  strikeVolOfSvi,
} from './chain/mispricing.ts'
export {
  type MaxPain,
  maxPain,
  type OpenInterestChange,
  openInterestChange,
  type PutCallRatio,
  putCallRatio,
} from './chain/open-interest.ts'
export type { ChainModel } from './chain/pricing.ts'
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
export { type ChainSummary, chainSummary } from './chain/summary.ts'
export { constantMaturityVol, type TermPoint, termStructure } from './chain/term-structure.ts'
export type { ImpliedOutcome, Model, PriceOutcome, QuoteOutcome, Right } from './contract.ts'
export {
  BARRIER_KINDS,
  type BarrierContract,
  type BarrierGreeks,
  type BarrierKind,
  barrierGreeks,
} from './european/barrier.ts'
export { bachelierColumns, black76Columns, bsmColumns, type GreekOptions } from './european/columns.ts'
export {
  assetOrNothing,
  type CashDigital,
  cashOrNothing,
  FIRST_ORDER_NAMES,
  type FirstOrderGreeks,
} from './european/digital.ts'
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
export {
  assetOrNothingColumns,
  type BarrierColumns,
  barrierColumns,
  cashOrNothingColumns,
  dividendColumns,
  type FirstOrderColumns,
} from './european/exotic-columns.ts'
export type { EuropeanColumns } from './european/lognormal.ts'
export {
  DEFAULT_FORWARD_POLICY,
  type ExerciseStyle,
  type ForwardColumns,
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
  type UnderlyingSign,
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
export {
  type ExpiryYield,
  type Market,
  type Stickiness,
  type UnderlyingMarket,
  yieldsOfForwards,
} from './positions/market.ts'
export { type Outlook, type OutlookOptions, outlookOf, probabilityAbove } from './positions/outlook.ts'
export {
  type Breakeven,
  expiryBreakevens,
  expiryExtremes,
  expiryProfit,
  expiryProfitPieces,
  expiryValue,
  type PayoffExtremes,
  type PayoffPiece,
} from './positions/payoff.ts'
export {
  type PortfolioGreeks,
  type PortfolioOptions,
  type PositionGreeks,
  portfolioGreeks,
  type UnvaluedLeg,
} from './positions/portfolio.ts'
export {
  costOf,
  type FutureLeg,
  firstExpiryYears,
  hasOneExpiry,
  type Leg,
  type OptionLeg,
  type Position,
  positionOf,
  type UnderlyingLeg,
  underlyingsOf,
} from './positions/position.ts'
export { extremesOf, type ScanRange, type ScanRisk, type ScanScenario, scanRisk } from './positions/scan-risk.ts'
export {
  boxSpread,
  butterfly,
  calendarSpread,
  collar,
  condor,
  coveredCall,
  diagonalSpread,
  ironButterfly,
  ironCondor,
  protectivePut,
  ratioSpread,
  riskReversal,
  type StrategyTerms,
  straddle,
  strangle,
  syntheticForward,
  verticalSpread,
} from './positions/strategies.ts'
export {
  type MarketShock,
  type ProfitGrid,
  positionProfit,
  positionValue,
  profitGrid,
} from './positions/valuation.ts'
export { checkSurface, type SurfaceCheck, type SurfaceFinding } from './surface/arbitrage.ts'
export { type CalendarCheck, checkCalendar } from './surface/calendar-spread.ts'
export {
  type ButterflyCheck,
  type ButterflyInterval,
  checkButterfly,
  durrleman,
  type Smile,
  type SmilePoint,
  smileAt,
  smileOf,
} from './surface/durrleman.ts'
export {
  fitSsvi,
  type SsviFinding,
  type SsviFitOptions,
  type SsviFitted,
  type SsviFittedSlice,
  type SsviRefused,
} from './surface/fit-ssvi.ts'
export {
  type ExpiryQuotes,
  fitSsviSurface,
  fitSviSurface,
  type SurfaceFit,
  type SurfaceRefused,
  type SviSurfaceFits,
  type SviSurfaceOptions,
} from './surface/fit-surface.ts'
export { type FitRefused, fitSvi, type SviFinding, type SviFitOptions, type SviFitted } from './surface/fit-svi.ts'
export { type ScenarioPrice, type SurfaceShock, scenarioPrice } from './surface/scenario.ts'
export type { FitQuality, SmileQuotes } from './surface/smile-quotes.ts'
export { isSsviFree, type Ssvi, ssviEtaMax, ssviPhi, ssviSlice } from './surface/ssvi.ts'
export {
  type ExpiryPlace,
  type SurfaceContract,
  type SurfaceGreeks,
  type SurfacePoint,
  type SurfaceSlice,
  type SurfaceSmile,
  type SurfaceVol,
  smileOfSurface,
  surfaceDensity,
  surfaceGreeks,
  surfaceOf,
  surfacePrice,
  surfaceProbabilityAbove,
  surfaceVol,
  type VolSurface,
} from './surface/surface.ts'
export {
  type JumpWingsSvi,
  jumpWingsOfRaw,
  type NaturalSvi,
  naturalOfRaw,
  type RawSvi,
  rawOfJumpWings,
  rawOfNatural,
  sviCurvature,
  sviDefect,
  sviMinimum,
  sviSlope,
  sviVariance,
  sviWings,
  withoutButterflies,
} from './surface/svi.ts'
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
