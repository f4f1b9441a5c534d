/** All reads of a store for one account, in one object. */

import type { SqlStore } from '../sql-store.ts'
import { Fills } from './fills.ts'
import { Instruments } from './instruments.ts'
import { Orders } from './orders.ts'
import { Profit } from './profit.ts'
import type { AccountScope } from './scope.ts'
import { Signals } from './signals.ts'
import { Strategies } from './strategies.ts'
import { Commands, EventPlaces, SystemEvents } from './system.ts'
import { Tokens } from './tokens.ts'

export type Repositories = {
  readonly orders: Orders
  readonly fills: Fills
  readonly signals: Signals
  readonly profit: Profit
  readonly strategies: Strategies
  readonly eventPlaces: EventPlaces
  readonly instruments: Instruments
  readonly commands: Commands
  readonly systemEvents: SystemEvents
  readonly tokens: Tokens
}

/** Trading rows are those of `scope`; instruments, commands, system events and tokens are the store's. */
export function repositories(store: SqlStore, scope: AccountScope): Repositories {
  return {
    orders: new Orders(store, scope),
    fills: new Fills(store, scope),
    signals: new Signals(store, scope),
    profit: new Profit(store, scope),
    strategies: new Strategies(store, scope),
    eventPlaces: new EventPlaces(store, scope),
    instruments: new Instruments(store),
    commands: new Commands(store),
    systemEvents: new SystemEvents(store),
    tokens: new Tokens(store),
  }
}
