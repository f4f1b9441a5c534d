/**
 * A small deterministic engine for tests of the runtime: every tick moves its state, some ticks make events on several topics, and
 * its ids come from causes as those of the real one do.
 */

import { blankTick, type TickFrame, tickId } from '@tickworks/market'
import { type Event, type EventData, type EventType, type InputEvent, type Sink, traceIdOf } from '@tickworks/trading'
import type { LogEngine } from '../log-engine.ts'

export type ToyState = {
  readonly account: string | null
  readonly instruments: readonly string[]
  readonly sums: readonly number[]
  readonly counts: readonly number[]
  readonly commands: number
}

export type ToyOptions = {
  /** Throws when it meets the tick with this `seq`: the engine's own bug. */
  readonly failsAtSeq?: number
  /** Makes another number of a signal: stands for changed code. */
  readonly bias?: number
  /** Makes the event with the seq as a dead letter every so many ticks. */
  readonly lettersEvery?: number
}

export class ToyEngine implements LogEngine<ToyState> {
  readonly #sink: Sink
  readonly #options: ToyOptions
  #account: string | null = null
  readonly #instruments: string[] = []
  readonly #sums: number[] = []
  readonly #counts: number[] = []
  #commands = 0
  #origin = ''
  #ordinal = 0
  readonly #tick = blankTick()

  constructor(sink: Sink, options: ToyOptions = {}) {
    this.#sink = sink
    this.#options = options
  }

  get config(): { readonly account: string } | null {
    return this.#account === null ? null : { account: this.#account }
  }

  onInput(event: InputEvent): void {
    this.#origin = event.id
    this.#ordinal = 0
    switch (event.type) {
      case 'config_changed':
        this.#account = (event.data.config as { account: string }).account
        break
      case 'instrument_defined':
        this.#instruments.push(event.data.spec.key)
        this.#sums.push(0)
        this.#counts.push(0)
        break
      case 'operator_command':
        this.#commands += 1
        this.#emit('alert', event.source, event.tsUs, {
          severity: 'info',
          code: 'command',
          message: `${event.data.command} is number ${this.#commands} at input ${event.data.inputSeq}`,
          facts: { sum: this.#sums.reduce((a, b) => a + b, 0) },
        })
        break
      default:
        this.#commands += 1000
    }
  }

  onFrame(frame: TickFrame, from: number, to: number): void {
    const tick = this.#tick
    for (let i = from; i < to; i += 1) {
      frame.read(i, tick)
      const { instrument, seq, priceUnits, eventTsUs } = tick
      if (seq === this.#options.failsAtSeq) throw new Error(`the toy fails at ${seq}`)
      this.#origin = ''
      this.#ordinal = 0
      const sum = (this.#sums[instrument]! * 31 + priceUnits * 7 + tick.qtyUnits + tick.kind) % 1_000_003
      this.#sums[instrument] = sum
      const count = this.#counts[instrument]! + 1
      this.#counts[instrument] = count
      if (this.#options.lettersEvery !== undefined && seq % this.#options.lettersEvery === 0) this.#letter(frame.source)
      if (count % 5 === 0 && this.#sink.wantsMarket) {
        this.#emit('bar_closed', frame.source, eventTsUs, {
          instrument,
          timeframe: '1m',
          openTsUs: eventTsUs,
          closeTsUs: eventTsUs,
          openUnits: priceUnits,
          highUnits: priceUnits,
          lowUnits: priceUnits,
          closeUnits: priceUnits,
          volumeUnits: sum,
          tickCount: count,
        })
      }
      if (sum % 11 === 0) this.#trade(frame.source, sum)
    }
  }

  snapshot(): ToyState {
    return {
      account: this.#account,
      instruments: [...this.#instruments],
      sums: [...this.#sums],
      counts: [...this.#counts],
      commands: this.#commands,
    }
  }

  restore(state: ToyState): void {
    this.#account = state.account
    this.#instruments.push(...state.instruments)
    this.#sums.push(...state.sums)
    this.#counts.push(...state.counts)
    this.#commands = state.commands
  }

  #trade(source: string, sum: number): void {
    const { instrument, eventTsUs, priceUnits } = this.#tick
    const strategy = 'toy'
    const signalId = this.#emit('trading_signal', source, eventTsUs, {
      instrument,
      strategy,
      target: sum % 2 === 0 ? 'long' : 'short',
      strength: 1,
      limitUnits: null,
      stopUnits: null,
      takeProfitUnits: null,
      reasons: [{ name: 'sum', value: sum + (this.#options.bias ?? 0) }],
      asOfUs: eventTsUs,
    })
    const orderId = `${signalId}o`
    this.#emit('order_filled', source, eventTsUs, {
      orderId,
      fillId: `${signalId}f`,
      signalId,
      instrument,
      strategy,
      side: 'buy',
      role: 'open',
      qtyUnits: 1 + (sum % 9),
      priceUnits,
      feeMinor: 1,
      cumQtyUnits: 1 + (sum % 9),
      leavesUnits: 0,
      positionUnits: sum,
      realisedMinor: 0,
      priceTickId: this.#originId(source),
    })
  }

  #letter(source: string): void {
    const id = this.#originId(source)
    const event = this.#event(id, 'alert', source, this.#tick.eventTsUs, {
      severity: 'info',
      code: 'letter',
      message: id,
      facts: {},
    })
    this.#sink.deadLetter(event, { stage: 'toy', name: 'ToyError', message: `at ${id}`, attempts: 1 })
  }

  #emit<T extends EventType>(type: T, source: string, tsUs: number, data: EventData<T>): string {
    const id = `${this.#originId(source)}/1.${this.#ordinal}`
    this.#ordinal += 1
    this.#sink.publish(this.#event(id, type, source, tsUs, data))
    return id
  }

  #event<T extends EventType>(id: string, type: T, source: string, tsUs: number, data: EventData<T>): Event {
    const origin = this.#originId(source)
    return {
      id,
      type,
      version: 1,
      tsUs,
      key: this.#account ?? 'none',
      source,
      broker: 'paper',
      account: this.#account,
      correlationId: origin,
      causationId: origin,
      traceId: traceIdOf(origin),
      data,
    } as unknown as Event
  }

  #originId(source: string): string {
    if (this.#origin === '') this.#origin = tickId(source, this.#tick.instrument, this.#tick.seq)
    return this.#origin
  }
}
