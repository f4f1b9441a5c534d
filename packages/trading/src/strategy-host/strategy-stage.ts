/**
 * Runs strategies: feeds closed bars to their indicators, calls their handlers, and turns what they ask for into signals. State belongs
 * to a group: one strategy in one instrument.
 *
 * A handler decides once: of several asks the last one counts, and it becomes a signal only after the handler has returned. One that
 * throws has decided nothing; its strategy is switched off, the event is dead-lettered, everything else goes on.
 */

import { filterAt, type InstrumentSpec, type Print, TICK_KIND } from '@tickworks/market'
import type { EngineConfig, StrategyConfig } from '../engine-config.ts'
import { type Event, type OrderFill, SUPERSEDED, type TradingSignal } from '../events.ts'
import type { Emit, Stage } from '../stage.ts'
import type { BarBuilder } from '../stages/bar-stage.ts'
import type { Context, FillView, Params, Protection, Reasons, Strategy, TickView } from '../strategy.ts'
import { DeclaredIndicators, type DeclaredState } from './declared-indicators.ts'
import { resolveStrategyParams } from './params.ts'
import { fromPlain, type Plain, toPlain } from './plain-state.ts'
import { type RandomState, SeededRandom } from './random.ts'

export type StrategyInput = Event<
  | 'order_filled'
  | 'order_partially_filled'
  | 'order_cancelled'
  | 'order_expired'
  | 'order_failed'
  | 'rejected_signal'
  | 'operator_command'
>

type Ask = { readonly target: 'long' | 'short' | 'flat'; readonly reasons: Reasons; readonly protection: Protection }

/** What was refused is asked again no sooner than this, in event time. */
const RETRY_US = 60_000_000

type GroupState = {
  readonly barCount: number
  readonly positionUnits: number
  readonly fillCount: number
  readonly wanted: Ask['target']
  readonly wantedLimit: number | null
  readonly wantedStop: number | null
  readonly wantedTakeProfit: number | null
  readonly wantedStrength: number
  readonly repeatsFromUs: number | null
  readonly entryLeavesUnits: number
  readonly indicators: DeclaredState
  readonly state: Plain
  readonly random: RandomState
}

export type StrategyStageState = {
  readonly off: readonly { readonly id: string; readonly reason: string }[]
  readonly groups: readonly GroupState[]
}

/** What the runtime lends to the stage. */
export type StrategyPorts = {
  specOf(instrument: number): InstrumentSpec
  /** Whether anyone wants indicator values as events. */
  readonly wantsAnalytics: boolean
  emitAnalytics: Emit
  /** The event a handler failed on goes to its topic's dead letters. */
  deadLetter(error: Error): void
}

/** A bar as numbers, reused for every bar of every group. */
type BarView = {
  openTsUs: number
  closeTsUs: number
  open: number
  high: number
  low: number
  close: number
  volume: number
}

class Group implements Context<Params, object, object> {
  readonly config: StrategyConfig
  readonly strategy: Strategy
  readonly instrument: number
  readonly spec: InstrumentSpec
  readonly pricePerUnit: number
  readonly qtyPerUnit: number
  readonly params: Params
  readonly ind: object
  readonly declared: DeclaredIndicators
  readonly random: SeededRandom
  state: object
  barCount = 0
  positionUnits = 0
  position = 0
  /** Own fills told so far. */
  fillCount = 0
  /** What was asked last. */
  wanted: Ask['target'] = 'flat'
  wantedLimit: number | null = null
  wantedStop: number | null = null
  wantedTakeProfit: number | null = null
  wantedStrength = 1
  /**
   * Event time from which asking for the same again is a signal. Null while what was asked stands; 0 when it does not any more (taken
   * back, stopped out); a minute later when it was refused, or a handler of ticks would fill the log.
   */
  repeatsFromUs: number | null = null
  /** What is left of an entry that has filled in part. */
  entryLeavesUnits = 0
  ask: Ask | null = null
  /** Whether its strategy is switched off: told by the stage, asked at every bar. */
  isOff = false

  constructor(config: StrategyConfig, strategy: Strategy, instrument: number, spec: InstrumentSpec, seed: number) {
    this.config = config
    this.strategy = strategy
    this.instrument = instrument
    this.spec = spec
    this.pricePerUnit = 10 ** spec.priceDecimals
    this.qtyPerUnit = 10 ** spec.qtyDecimals
    this.params = Object.freeze(resolveStrategyParams(strategy, config.params))
    this.declared = new DeclaredIndicators({ calendar: spec.calendar, timeframe: config.timeframe })
    this.ind = strategy.setup({ params: this.params, indicators: this.declared.factory })
    this.declared.nameAfter(this.ind)
    this.state = strategy.state?.(this.params) ?? {}
    toPlain(this.state) // what a snapshot could not keep is refused now
    this.random = new SeededRandom(`${seed}/${config.id}/${spec.key}`)
  }

  /** Whether anything of the entry may still fill: only then a limit counts. */
  get isEntering(): boolean {
    return this.positionUnits === 0 || this.entryLeavesUnits > 0
  }

  long(reasons: Reasons, protection: Protection = {}): void {
    this.ask = { target: 'long', reasons, protection }
  }

  short(reasons: Reasons, protection: Protection = {}): void {
    this.ask = { target: 'short', reasons, protection }
  }

  flat(reasons: Reasons): void {
    this.ask = { target: 'flat', reasons, protection: {} }
  }
}

export class StrategyStage implements Stage<StrategyInput, StrategyStageState> {
  readonly #ports: StrategyPorts
  readonly #groups: Group[] = []
  /** By the index of a bar builder: the groups that follow it. */
  readonly #byBar: Group[][] = []
  readonly #byInstrument: Group[][] = []
  /** By instrument: the groups with an `onTick`. */
  readonly #byTick: Group[][] = []
  readonly #off = new Map<string, string>()
  readonly #bar: BarView = { openTsUs: 0.5, closeTsUs: 0.5, open: 0.5, high: 0.5, low: 0.5, close: 0.5, volume: 0.5 }
  readonly #tick: { tsUs: number; price: number; qty: number; side: number } = {
    tsUs: 0.5,
    price: 0.5,
    qty: 0.5,
    side: 0,
  }
  #values = new Float64Array(16)

  constructor(ports: StrategyPorts) {
    this.#ports = ports
  }

  /** Sets a strategy up for one instrument, following `bars`. @throws what its `setup` throws, and RangeError for parameters out of range */
  add(config: StrategyConfig, strategy: Strategy, bars: BarBuilder, engine: EngineConfig): void {
    const group = new Group(config, strategy, bars.instrument, this.#ports.specOf(bars.instrument), engine.seed)
    this.#groups.push(group)
    while (this.#byBar.length <= bars.index) this.#byBar.push([])
    this.#byBar[bars.index]!.push(group)
    while (this.#byInstrument.length <= bars.instrument) this.#byInstrument.push([])
    this.#byInstrument[bars.instrument]!.push(group)
    group.isOff = this.#off.has(config.id)
    if (strategy.onTick === undefined) return
    while (this.#byTick.length <= bars.instrument) this.#byTick.push([])
    this.#byTick[bars.instrument]!.push(group)
  }

  /** Strategies that are switched off, with the reason. */
  get off(): ReadonlyMap<string, string> {
    return this.#off
  }

  onBar(bar: BarBuilder, emit: Emit): void {
    const groups = this.#byBar[bar.index]
    if (groups === undefined) return
    const view = this.#bar
    for (let i = 0; i < groups.length; i += 1) {
      const group = groups[i]!
      view.openTsUs = bar.openTsUs
      view.closeTsUs = bar.closeTsUs
      view.open = bar.openUnits / group.pricePerUnit
      view.high = bar.highUnits / group.pricePerUnit
      view.low = bar.lowUnits / group.pricePerUnit
      view.close = bar.closeUnits / group.pricePerUnit
      view.volume = bar.volumeUnits / group.qtyPerUnit
      group.declared.updateBar(view)
      group.barCount += 1
      if (this.#ports.wantsAnalytics && group.declared.list.length > 0) this.#publishValues(group, bar)
      if (group.strategy.onBar === undefined || group.isOff) continue
      try {
        group.strategy.onBar(view, group)
      } catch (error) {
        this.#failed(group, 'onBar', bar.closeTsUs, error, emit)
        continue
      }
      if (group.ask !== null) this.#decide(group, bar.closeTsUs, emit)
    }
  }

  /** Whether any strategy has an `onTick`. */
  get hearsTicks(): boolean {
    return this.#byTick.length > 0
  }

  onTick(tick: Print, emit: Emit): void {
    const groups = this.#byTick[tick.instrument]
    if (groups === undefined || tick.kind !== TICK_KIND.trade) return
    const view = this.#tick
    for (let i = 0; i < groups.length; i += 1) {
      const group = groups[i]!
      if (group.isOff) continue
      view.tsUs = tick.eventTsUs
      view.price = tick.priceUnits / group.pricePerUnit
      view.qty = tick.qtyUnits / group.qtyPerUnit
      view.side = tick.side
      try {
        group.strategy.onTick!(view satisfies TickView, group)
      } catch (error) {
        this.#failed(group, 'onTick', tick.eventTsUs, error, emit)
        continue
      }
      if (group.ask !== null) this.#decide(group, tick.eventTsUs, emit)
    }
  }

  on(event: StrategyInput, emit: Emit): void {
    switch (event.type) {
      case 'order_filled':
      case 'order_partially_filled':
        this.#onFill(event.data, event.tsUs, emit)
        return
      case 'operator_command':
        this.#onCommand(event)
        return
      case 'rejected_signal':
        this.#undo(event.data, event.tsUs + RETRY_US)
        return
      default:
        if (event.data.role === 'open' && event.data.reason !== SUPERSEDED) this.#undo(event.data, 0)
    }
  }

  snapshot(): StrategyStageState {
    return {
      off: [...this.#off].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, reason]) => ({ id, reason })),
      groups: this.#groups.map((group) => ({
        barCount: group.barCount,
        positionUnits: group.positionUnits,
        fillCount: group.fillCount,
        wanted: group.wanted,
        wantedLimit: group.wantedLimit,
        wantedStop: group.wantedStop,
        wantedTakeProfit: group.wantedTakeProfit,
        wantedStrength: group.wantedStrength,
        repeatsFromUs: group.repeatsFromUs,
        entryLeavesUnits: group.entryLeavesUnits,
        indicators: group.declared.snapshot(),
        state: toPlain(group.state),
        random: group.random.snapshot(),
      })),
    }
  }

  restore({ off, groups }: StrategyStageState): void {
    this.#off.clear()
    for (const { id, reason } of off) this.#off.set(id, reason)
    this.#noteOff()
    if (groups.length !== this.#groups.length) {
      throw new Error(`the snapshot has ${groups.length} strategy groups, this configuration ${this.#groups.length}`)
    }
    for (const [i, group] of this.#groups.entries()) {
      const saved = groups[i]!
      group.barCount = saved.barCount
      group.positionUnits = saved.positionUnits
      group.fillCount = saved.fillCount
      group.position = saved.positionUnits / group.qtyPerUnit
      group.wanted = saved.wanted
      group.wantedLimit = saved.wantedLimit
      group.wantedStop = saved.wantedStop
      group.wantedTakeProfit = saved.wantedTakeProfit
      group.wantedStrength = saved.wantedStrength
      group.repeatsFromUs = saved.repeatsFromUs
      group.entryLeavesUnits = saved.entryLeavesUnits
      group.declared.restore(saved.indicators)
      group.state = fromPlain(saved.state) as object
      group.random.restore(saved.random)
    }
  }

  #publishValues(group: Group, bar: BarBuilder): void {
    const values: { [name: string]: number | null } = {}
    for (const { handle, outputs, name } of group.declared.list) {
      if (name === '') continue
      if (this.#values.length < outputs.length) this.#values = new Float64Array(outputs.length)
      handle.readInto(this.#values, 0)
      for (let i = 0; i < outputs.length; i += 1) {
        const value = this.#values[i]!
        values[outputs[i]!] = Number.isFinite(value) ? value : null
      }
    }
    this.#ports.emitAnalytics('analytics_value', bar.closeTsUs, {
      instrument: group.instrument,
      timeframe: group.config.timeframe,
      strategy: group.config.id,
      closeTsUs: bar.closeTsUs,
      values,
    })
  }

  #onFill(fill: OrderFill, tsUs: number, emit: Emit): void {
    const group = this.#groupOf(fill)
    if (group === undefined) return
    group.fillCount += 1
    group.positionUnits = fill.positionUnits
    group.position = fill.positionUnits / group.qtyPerUnit
    if (fill.role === 'open') group.entryLeavesUnits = fill.leavesUnits
    else if (fill.positionUnits === 0 && group.wanted === (fill.side === 'sell' ? 'long' : 'short')) {
      group.repeatsFromUs = 0
    }
    if (group.strategy.onFill === undefined || group.isOff) return
    const view: FillView = {
      tsUs,
      side: fill.side,
      price: fill.priceUnits / group.pricePerUnit,
      qty: fill.qtyUnits / group.qtyPerUnit,
      position: group.position,
    }
    try {
      group.strategy.onFill(view, group)
    } catch (error) {
      this.#failed(group, 'onFill', tsUs, error, emit)
      return
    }
    if (group.ask !== null) this.#decide(group, tsUs, emit)
  }

  /** What was asked last does not stand: it was refused, or its entry is gone. */
  #undo(about: { readonly instrument: number; readonly strategy: string }, repeatsFromUs: number): void {
    const group = this.#groupOf(about)
    if (group === undefined) return
    group.repeatsFromUs = repeatsFromUs
    group.entryLeavesUnits = 0
  }

  #groupOf({ instrument, strategy }: { readonly instrument: number; readonly strategy: string }): Group | undefined {
    const groups = this.#byInstrument[instrument]
    if (groups === undefined) return undefined
    for (const group of groups) if (group.config.id === strategy) return group
    return undefined
  }

  #onCommand({ data }: Event<'operator_command'>): void {
    if (data.strategy === null) return
    if (data.command === 'strategy_off') this.#off.set(data.strategy, `switched off by ${data.by}`)
    else if (data.command === 'strategy_on') this.#off.delete(data.strategy)
    this.#noteOff()
  }

  #noteOff(): void {
    for (const group of this.#groups) group.isOff = this.#off.has(group.config.id)
  }

  #failed(group: Group, handler: string, tsUs: number, thrown: unknown, emit: Emit): void {
    group.ask = null
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    const what = `strategy ${group.config.id} threw in ${handler} of ${group.spec.key}: ${error.message}`
    this.#off.set(group.config.id, what)
    this.#noteOff()
    emit('system_error', tsUs, {
      severity: 'critical',
      code: 'strategy_threw',
      message: `${what}; it is switched off, its protective orders stay`,
      facts: { strategy: group.config.id, handler, instrument: group.spec.key, error: error.message },
    })
    this.#ports.deadLetter(error)
  }

  /** Turns what was asked for into a signal, unless it already is so. */
  #decide(group: Group, tsUs: number, emit: Emit): void {
    const { target, reasons, protection } = group.ask!
    group.ask = null
    let signal: TradingSignal
    try {
      signal = {
        instrument: group.instrument,
        strategy: group.config.id,
        target,
        strength: strengthOf(protection.strength),
        limitUnits: levelUnits('limit', protection.limit, group, tsUs),
        stopUnits: levelUnits('stop', protection.stop, group, tsUs),
        takeProfitUnits: levelUnits('takeProfit', protection.takeProfit, group, tsUs),
        reasons: reasonsOf(reasons),
        asOfUs: tsUs,
        fillsTold: group.fillCount,
      }
    } catch (error) {
      this.#failed(group, target, tsUs, error, emit)
      return
    }
    if (
      (group.repeatsFromUs === null || tsUs < group.repeatsFromUs) &&
      target === group.wanted &&
      signal.stopUnits === group.wantedStop &&
      signal.takeProfitUnits === group.wantedTakeProfit &&
      signal.strength === group.wantedStrength &&
      (signal.limitUnits === group.wantedLimit || !group.isEntering)
    ) {
      return
    }
    group.repeatsFromUs = null
    group.wanted = target
    group.wantedLimit = signal.limitUnits
    group.wantedStop = signal.stopUnits
    group.wantedTakeProfit = signal.takeProfitUnits
    group.wantedStrength = signal.strength
    emit('trading_signal', tsUs, signal)
  }
}

function reasonsOf(reasons: Reasons): TradingSignal['reasons'] {
  const list: TradingSignal['reasons'] = []
  for (const name of Object.keys(reasons)) {
    if (name === '') throw new RangeError('a reason must have a name')
    const value = reasons[name]!
    list.push({ name, value: Number.isFinite(value) ? value : null })
  }
  return list
}

function strengthOf(strength = 1): number {
  if (strength >= 0 && strength <= 1) return strength
  throw new RangeError(`strength must be from 0 to 1, was ${strength}`)
}

/** A price as the instrument's nearest tick, or null when none is given. */
function levelUnits(what: string, price: number | undefined, group: Group, tsUs: number): number | null {
  if (price === undefined) return null
  const { tickUnits } = filterAt(group.spec, tsUs)
  const units = Math.round((price * group.pricePerUnit) / tickUnits) * tickUnits
  if (units > 0 && Number.isSafeInteger(units)) return units
  throw new RangeError(`${what} must be a price above 0, was ${price}`)
}
