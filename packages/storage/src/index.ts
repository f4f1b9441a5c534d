export type { Database, ProjectionTable } from './database.ts'
export { PROJECTION_TABLES } from './database.ts'
export { MIGRATIONS } from './migrations/migrate.ts'
export type { Migration, StoreKind } from './migrations/migration.ts'
export { CURVE_RESOLUTIONS_US } from './projection/curve-fold.ts'
export { isProjectedTopic } from './projection/topics.ts'
export {
  PROJECTION_FAULTS,
  type ProjectionBatch,
  type ProjectionFault,
  type ProjectionFaultHook,
  Projector,
  wipeProjections,
} from './projection.ts'
export { type FillRow, Fills } from './repositories/fills.ts'
export { Instruments } from './repositories/instruments.ts'
export { type OrderRow, Orders } from './repositories/orders.ts'
export { PAGE_MAX, type Page, type PageRequest } from './repositories/page.ts'
export { type EquityCurve, type EquityPoint, type PositionRow, Profit, type ProfitRow } from './repositories/profit.ts'
export { type Repositories, repositories } from './repositories/repositories.ts'
export type { AccountScope } from './repositories/scope.ts'
export { type SignalOutcome, type SignalRefusal, type SignalRow, Signals } from './repositories/signals.ts'
export { Strategies, type StrategyRow } from './repositories/strategies.ts'
export {
  type CommandRow,
  Commands,
  type EventPlace,
  EventPlaces,
  type SystemEventRow,
  SystemEvents,
} from './repositories/system.ts'
export { type NewToken, type TokenHolder, type TokenRow, Tokens } from './repositories/tokens.ts'
export { openSqlStore, type SqlStore, type SqlStoreConfig } from './sql-store.ts'
export {
  ProjectionError,
  type ProjectionErrorCode,
  STORAGE_ERRORS,
  StorageError,
  type StorageErrorCode,
} from './storage-error.ts'
