/** The instruments of the log and the configuration it began with, as later views need them. */

import type { InstrumentSpec } from '@tickworks/market'
import type { EngineConfig, Event } from '@tickworks/trading'
import type { InstrumentRow } from '../api/shapes.ts'

const NONE: ReadonlySet<string> = new Set()

export class InstrumentsView {
  config: EngineConfig | null = null
  readonly #specs: InstrumentSpec[] = []
  readonly #ids = new Map<string, number>()
  /** Timeframes that the configuration asks for and the feed is fine enough for, per instrument. */
  readonly #timeframes: Set<string>[] = []

  onEvent(event: Event): void {
    if (event.type === 'config_changed') this.config = event.data.config as EngineConfig
    else if (event.type === 'instrument_defined') this.#define(event.data.instrument, event.data.spec)
    else if (event.type === 'system_error' && event.data.code === 'timeframe_too_fine') {
      const id = this.#ids.get(String(event.data.facts.instrument))
      if (id !== undefined) this.tooFine(id, String(event.data.facts.timeframe))
    }
  }

  /** What is known of an instrument by its dense number; undefined before it was defined. */
  spec(id: number): InstrumentSpec | undefined {
    return this.#specs[id]
  }

  /** @throws RangeError for a number that no event has defined: the log would not be readable by itself */
  known(id: number): InstrumentSpec {
    const spec = this.#specs[id]
    if (spec === undefined) throw new RangeError(`instrument ${id} has not been defined`)
    return spec
  }

  id(key: string): number | undefined {
    return this.#ids.get(key)
  }

  /** The feed's own bars are longer than the timeframe: there will never be one. */
  tooFine(id: number, timeframe: string): void {
    this.#timeframes[id]?.delete(timeframe)
  }

  get count(): number {
    return this.#specs.length
  }

  keys(): IterableIterator<string> {
    return this.#ids.keys()
  }

  timeframes(id: number): ReadonlySet<string> {
    return this.#timeframes[id] ?? NONE
  }

  row(id: number, hasBook: boolean): InstrumentRow {
    const { key, title, simulated, priceDecimals, qtyDecimals, currency, calendar } = this.known(id)
    const timeframes = [...this.timeframes(id)]
    const { timeZone } = calendar
    return { key, title, simulated, priceDecimals, qtyDecimals, currency, timeframes, hasBook, timeZone }
  }

  #define(id: number, spec: InstrumentSpec): void {
    this.#specs[id] = spec
    this.#ids.set(spec.key, id)
    const timeframes = new Set(this.config?.timeframes)
    for (const strategy of this.config?.strategies ?? []) {
      if (strategy.instruments.includes(spec.key)) timeframes.add(strategy.timeframe)
    }
    this.#timeframes[id] = timeframes
  }
}
