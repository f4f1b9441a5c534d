/** A small deterministic market and a real engine over it, for tests of what reads events and rows. */

import { type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import {
  controlInput,
  DEFAULT_PAPER,
  DEFAULT_RISK,
  Engine,
  type EngineConfig,
  type Event,
  type InputEvent,
  openingInputs,
  type Strategy,
} from '@tickworks/trading'
import { findStrategy, loadStrategy } from '../cli/load-strategy.ts'

/** 2024-01-02, midnight UTC. */
export const START_TS_US = 1_704_153_600_000_000

/** Two of the shipped strategies, by name. */
export const MODULES: ReadonlyMap<string, Strategy> = new Map(
  await Promise.all(
    ['ema-cross', 'donchian-breakout'].map(async (name) => {
      const { strategy } = await loadStrategy(findStrategy(name))
      return [strategy.name, strategy] as const
    }),
  ),
)

export function instrument(key: string, overrides: Partial<InstrumentSpec> = {}): InstrumentSpec {
  return {
    key,
    title: `${key} for tests`,
    simulated: true,
    priceDecimals: 2,
    qtyDecimals: 3,
    currency: 'USD',
    currencyDecimals: 2,
    calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
    filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
    ...overrides,
  }
}

export function config(instruments: readonly string[], overrides: Partial<EngineConfig> = {}): EngineConfig {
  return {
    broker: 'paper',
    account: 'main',
    currency: 'USD',
    currencyDecimals: 2,
    cashMinor: 100_000_00,
    timeZone: 'UTC',
    seed: 1,
    timeframes: ['1m', '5m'],
    strategies: [
      {
        id: 'ema',
        strategy: 'ema-cross',
        sourceHash: 'test',
        params: { fast: 3, slow: 8, short: true },
        instruments,
        timeframe: '1m',
        size: { kind: 'equity', fraction: 0.2 },
      },
    ],
    paper: DEFAULT_PAPER,
    risk: DEFAULT_RISK,
    ...overrides,
  }
}

/** `rowCount` trades (and book rows, where `book`) a few seconds apart, walking up and down over the instruments in turn. */
export function walk(
  rowCount: number,
  instruments: number,
  options: { firstSeq?: number; book?: boolean } = {},
): TickFrame {
  const { firstSeq = 0, book = false } = options
  const frame = new TickFrame('walk', rowCount)
  for (let i = 0; i < rowCount; i += 1) {
    const seq = firstSeq + i
    const id = seq % instruments
    const wave = Math.sin(seq / 90) * 400 + Math.sin(seq / 17 + id) * 60
    const priceUnits = Math.round(10_000 + wave)
    const tsUs = START_TS_US + seq * 7_000_000
    const kind = book && seq % 3 === 1 ? TICK_KIND.bid : book && seq % 3 === 2 ? TICK_KIND.ask : TICK_KIND.trade
    frame.push({
      kind,
      side: 0,
      instrument: id,
      seq,
      eventTsUs: tsUs,
      recvTsUs: tsUs,
      priceUnits: kind === TICK_KIND.bid ? priceUnits - 1 : kind === TICK_KIND.ask ? priceUnits + 1 : priceUnits,
      qtyUnits: 1_000 + (seq % 7) * 100,
      openTsUs: Number.NaN,
      openUnits: Number.NaN,
      highUnits: Number.NaN,
      lowUnits: Number.NaN,
    })
  }
  return frame
}

/** Runs an engine over one frame after its opening inputs, handing over what a commit would: inputs, rows, what was made of them. */
export class EngineRun {
  readonly engine: Engine
  readonly inputs: readonly InputEvent[]
  #made: Event[] = []
  #seq: number

  constructor(engineConfig: EngineConfig, instruments: readonly InstrumentSpec[]) {
    this.engine = new Engine({
      modules: MODULES,
      sink: { wantsMarket: true, publish: (event) => void this.#made.push(event), deadLetter: () => undefined },
    })
    this.inputs = openingInputs(engineConfig, instruments)
    for (const input of this.inputs) this.engine.onInput(input)
    this.#seq = this.inputs.length
  }

  /** Events made since the last call. */
  take(): Event[] {
    return this.#made.splice(0)
  }

  frame(frame: TickFrame, from = 0, to: number = frame.length): Event[] {
    this.engine.onFrame(frame, from, to)
    this.#seq += to - from
    return this.take()
  }

  command(command: 'kill' | 'release' | 'strategy_on' | 'strategy_off', strategy: string | null = null): Event[] {
    const data = { inputSeq: this.#seq, command, strategy, by: 'operator', note: '' }
    const input = controlInput('operator_command', data, this.#seq, 'main', this.engine.nowTsUs)
    this.engine.onInput(input)
    this.#seq += 1
    return [input, ...this.take()]
  }
}
