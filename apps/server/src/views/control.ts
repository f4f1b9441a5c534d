/** What operators and failures have switched: the kill switch, and which strategies are on. */

import type { Event } from '@tickworks/trading'
import type { Status, StrategyStatus } from '../api/shapes.ts'
import type { InstrumentsView } from './instruments.ts'

export type KillSwitchStatus = Status['killSwitch']

export class ControlView {
  readonly #instruments: InstrumentsView
  readonly #titleOf: (strategy: string) => string
  #killSwitch: KillSwitchStatus = { on: false, by: null, sinceTsUs: null }
  /** Strategies that are off, and why. */
  readonly #off = new Map<string, string>()

  /** `titleOf` gives a module's title by its name. */
  constructor(instruments: InstrumentsView, titleOf: (strategy: string) => string) {
    this.#instruments = instruments
    this.#titleOf = titleOf
  }

  get killSwitch(): KillSwitchStatus {
    return this.#killSwitch
  }

  onCommand({ tsUs, data }: Event<'operator_command'>): void {
    const { command, by, strategy, note } = data
    if (command === 'kill') {
      // Latched: a second press changes neither who nor since when.
      if (!this.#killSwitch.on) this.#killSwitch = { on: true, by, sinceTsUs: tsUs }
    } else if (command === 'release') {
      this.#killSwitch = { on: false, by: null, sinceTsUs: null }
    } else if (strategy !== null && command === 'strategy_on') {
      this.#off.delete(strategy)
    } else if (strategy !== null) {
      this.#off.set(strategy, note === '' ? `switched off by ${by}` : `switched off by ${by}: ${note}`)
    }
  }

  /** A strategy that fails is switched off by the engine, which says so with a `system_error` that names it. */
  onAlert({ type, data }: Event<'alert' | 'system_error'>): void {
    const strategy = data.facts.strategy
    if (type === 'system_error' && typeof strategy === 'string') this.#off.set(strategy, data.message)
  }

  /** What the engine has switched off, and why: it decides, events only tell. */
  reconcile(off: ReadonlyMap<string, string>): void {
    for (const id of [...this.#off.keys()]) if (!off.has(id)) this.#off.delete(id)
    for (const [id, reason] of off) if (!this.#off.has(id)) this.#off.set(id, reason)
  }

  strategies(): StrategyStatus[] {
    return (this.#instruments.config?.strategies ?? []).map(({ id, strategy, instruments, timeframe, params }) => ({
      id,
      strategy,
      title: this.#titleOf(strategy),
      on: !this.#off.has(id),
      reason: this.#off.get(id) ?? null,
      instruments: [...instruments],
      timeframe,
      params: { ...params },
    }))
  }
}
