export { AccountStage, type AccountState, type KillSwitch } from './account/account-stage.ts'
export { canFollow, isFinal, ORDER_STATES, type Order, type OrderState } from './account/order.ts'
export {
  type BacktestFill,
  type BacktestOptions,
  type BacktestResult,
  backtest,
  controlInput,
  openingInputs,
  type Trade,
  tradesOf,
} from './backtest.ts'
export { Engine, type EngineState, tickEvent } from './engine.ts'
export {
  DEFAULT_PAPER,
  DEFAULT_RISK,
  type EngineConfig,
  type PaperConfig,
  type RiskLimits,
  type Size,
  type StrategyConfig,
} from './engine-config.ts'
export { type Cause, type Envelope, traceIdOf } from './envelope.ts'
export {
  type BarClosed,
  type BrokerReport,
  COMMANDS,
  EVENTS,
  type Event,
  type EventData,
  type EventType,
  type InputEvent,
  type InputType,
  instrumentSpecSchema,
  type OrderChanged,
  type OrderFill,
  type OrderSubmitted,
  type PnlSnapshot,
  REFUSAL_REASONS,
  type RefusalReason,
  type RejectedSignal,
  TOPICS,
  type Topic,
  type TradingSignal,
  topicName,
} from './events.ts'
export { type Failure, NO_SINK, type Sink } from './sink.ts'
export type { Emit, Stage } from './stage.ts'
export { BarBuilder, BarStage } from './stages/bar-stage.ts'
export { STAGE } from './stages/stage-numbers.ts'
export {
  type Annualisation,
  type Drawdown,
  drawdowns,
  type EquityCurve,
  exposure,
  type Statistics,
  statistics,
  type TradeStatistics,
} from './statistics.ts'
export type {
  Bar,
  Context,
  FillView,
  ParamSpec,
  ParamSpecs,
  Params,
  ParamValue,
  Protection,
  Random,
  Reasons,
  Setup,
  Strategy,
  TickView,
} from './strategy.ts'
export { resolveStrategyParams } from './strategy-host/params.ts'
