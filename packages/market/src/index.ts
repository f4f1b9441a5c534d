export type { CalendarSpec } from './calendar.ts'
export {
  type CivilDate,
  civilOfDays,
  DAY_US,
  daysOfCivil,
  formatCivilDate,
  isCivilDate,
  parseCivilDate,
} from './civil.ts'
export {
  DEFAULT_QUALITY_BOUNDS,
  type Defect,
  type DefectRule,
  firstDefect,
  type QualityBounds,
  type QualitySnapshot,
  QualityState,
} from './data-quality.ts'
export {
  type DecimalKind,
  DecimalReader,
  exactUnits,
  formatUnits,
  numberToUnits,
  roundedUnits,
  unitsPerOne,
  unitsToNumber,
} from './decimal.ts'
export type { Instrument, InstrumentFilter, InstrumentSpec } from './instrument.ts'
export { filterAt } from './instrument-filter.ts'
export { formatInstrumentKey, type InstrumentKey, parseInstrumentKey, type StrikeSpec } from './instrument-key.ts'
export { type BookSide, type BookSnapshot, OrderBook } from './order-book.ts'
export { Sessions } from './session.ts'
export {
  blankTick,
  type Print,
  TICK_KIND,
  type Tick,
  TickFrame,
  type TickKindName,
  tickId,
  tickIdPrefix,
} from './tick-frame.ts'
export { BarClock, parseTimeframe, type Timeframe, type TimeframeUnit } from './timeframe.ts'
export { localDayStartUs, localToInstantUs, utcOffsetUs, type Zone, zoneOf } from './zone.ts'
