/** The account's money: cash and sums as the latest profit snapshot states them, the book at the last prices, and the equity curve. */

import { unitsToNumber } from '@tickworks/market'
import type { PnlSnapshot } from '@tickworks/trading'
import type { EquityPoint, Profit } from '../api/shapes.ts'
import type { InstrumentsView } from './instruments.ts'
import type { Marks } from './positions.ts'

/** Points kept. When there are as many, every second one goes and from then on every second snapshot is skipped. */
export const CURVE_POINTS = 10_000

/** What a snapshot says of the whole account. */
type Account = Pick<PnlSnapshot, 'currency' | 'cashMinor' | 'realisedMinor' | 'feesMinor' | 'dayStartEquityMinor'>

export class ProfitView {
  readonly #instruments: InstrumentsView
  readonly #pointsMax: number
  #latest: Account | null = null
  #tsUs: number[] = []
  #equityMinor: number[] = []
  /** Every so many snapshots make a point. */
  #stride = 1
  #skipped = 0

  constructor(instruments: InstrumentsView, pointsMax = CURVE_POINTS) {
    this.#instruments = instruments
    this.#pointsMax = pointsMax
  }

  onSnapshot(tsUs: number, snapshot: Account & { readonly equityMinor: number }): void {
    this.#latest = snapshot
    this.addPoint(tsUs, snapshot.equityMinor)
  }

  /** A point of the curve, in the order of time. */
  addPoint(tsUs: number, equityMinor: number): void {
    this.#skipped += 1
    if (this.#skipped < this.#stride) return
    this.#skipped = 0
    this.#tsUs.push(tsUs)
    this.#equityMinor.push(equityMinor)
    if (this.#tsUs.length >= this.#pointsMax) this.#thin()
  }

  /**
   * The account now: `marks` is the book at the last prices, `nowTsUs` the time of the newest (NaN before any). Before the first
   * snapshot the account is what it began with; without a configuration everything is null.
   */
  read(limit: number, marks: Marks, nowTsUs: number): Profit {
    const config = this.#instruments.config
    const decimals = config?.currencyDecimals ?? 0
    const money = (minor: number | undefined): number | null =>
      minor === undefined || Number.isNaN(minor) ? null : unitsToNumber(Math.round(minor), decimals)
    const cashMinor = this.#latest?.cashMinor ?? config?.cashMinor
    const equityMinor = cashMinor === undefined ? undefined : cashMinor + marks.valueMinor
    const equity = money(equityMinor)
    const newest = equity === null || Number.isNaN(nowTsUs) ? null : { tsUs: nowTsUs, equity }
    return {
      currency: this.#latest?.currency ?? config?.currency ?? '',
      cash: money(cashMinor),
      equity,
      realised: money(this.#latest?.realisedMinor ?? (config === null ? undefined : 0)),
      unrealised: money(config === null ? undefined : marks.unrealisedMinor),
      fees: money(this.#latest?.feesMinor ?? (config === null ? undefined : 0)),
      gross: money(config === null ? undefined : marks.grossMinor),
      dayStartEquity: money(this.#latest?.dayStartEquityMinor ?? config?.cashMinor),
      startCash: money(config?.cashMinor),
      curve: this.#curve(limit, decimals, newest),
    }
  }

  /** At most `limit` points: evenly spaced ones, the first and the newest always among them. */
  #curve(limit: number, decimals: number, newest: EquityPoint | null): EquityPoint[] {
    if (newest === null || limit < 1) return []
    const kept = Math.max(0, limit - 1)
    const step = Math.max(1, Math.ceil(this.#tsUs.length / Math.max(1, kept)))
    const points: EquityPoint[] = []
    for (let i = 0; i < this.#tsUs.length && points.length < kept; i += step) {
      points.push({ tsUs: this.#tsUs[i]!, equity: unitsToNumber(this.#equityMinor[i]!, decimals) })
    }
    if (points.at(-1)?.tsUs === newest.tsUs) points.pop()
    points.push(newest)
    return points
  }

  #thin(): void {
    this.#tsUs = this.#tsUs.filter((_, i) => i % 2 === 0)
    this.#equityMinor = this.#equityMinor.filter((_, i) => i % 2 === 0)
    this.#stride *= 2
  }
}
