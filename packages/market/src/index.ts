export type { CalendarSpec } from './calendar.ts'
export type { Instrument, InstrumentFilter, InstrumentSpec } from './instrument.ts'
export { blankTick, TICK_KIND, type Tick, TickFrame, type TickKindName, tickId } from './tick-frame.ts'
