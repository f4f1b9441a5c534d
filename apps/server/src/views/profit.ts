/** The account's money as of its latest profit snapshot, and the equity curve. */

import { unitsToNumber } from '@tickworks/market'
import type { PnlSnapshot } from '@tickworks/trading'
import type { EquityPoint, Profit } from '../api/shapes.ts'
import type { InstrumentsView } from './instruments.ts'

/** Points kept. When there are as many, every second one goes and from then on every second snapshot is skipped. */
export const CURVE_POINTS = 10_000

export class ProfitView {
  readonly #instruments: InstrumentsView
  readonly #pointsMax: number
  #latest: PnlSnapshot | null = null
  #latestTsUs = 0
  #tsUs: number[] = []
  #equityMinor: number[] = []
  /** Every so many snapshots make a point. */
  #stride = 1
  #skipped = 0

  constructor(instruments: InstrumentsView, pointsMax = CURVE_POINTS) {
    this.#instruments = instruments
    this.#pointsMax = pointsMax
  }

  onSnapshot(tsUs: number, snapshot: PnlSnapshot): void {
    this.#latest = snapshot
    this.#latestTsUs = tsUs
    this.#skipped += 1
    if (this.#skipped < this.#stride) return
    this.#skipped = 0
    this.#tsUs.push(tsUs)
    this.#equityMinor.push(snapshot.equityMinor)
    if (this.#tsUs.length >= this.#pointsMax) this.#thin()
  }

  /** Everything but the curve is null before the first snapshot. */
  read(limit: number): Profit {
    const config = this.#instruments.config
    const decimals = config?.currencyDecimals ?? 0
    const money = (minor: number | undefined): number | null =>
      minor === undefined ? null : unitsToNumber(minor, decimals)
    const latest = this.#latest
    return {
      currency: latest?.currency ?? config?.currency ?? '',
      cash: money(latest?.cashMinor),
      equity: money(latest?.equityMinor),
      realised: money(latest?.realisedMinor),
      unrealised: money(latest?.unrealisedMinor),
      fees: money(latest?.feesMinor),
      gross: money(latest?.grossMinor),
      dayStartEquity: money(latest?.dayStartEquityMinor),
      startCash: money(config?.cashMinor),
      curve: this.#curve(limit, decimals),
    }
  }

  /** The newest point; null before the first snapshot. */
  point(): EquityPoint | null {
    if (this.#latest === null) return null
    const decimals = this.#instruments.config?.currencyDecimals ?? 0
    return { tsUs: this.#latestTsUs, equity: unitsToNumber(this.#latest.equityMinor, decimals) }
  }

  /** At most `limit` points: evenly spaced ones, the first and the newest always among them. */
  #curve(limit: number, decimals: number): EquityPoint[] {
    const count = this.#tsUs.length
    const newest = this.point()
    if (newest === null || limit < 1) return []
    const points: EquityPoint[] = []
    const step = Math.max(1, Math.ceil(count / Math.max(1, limit - 1)))
    for (let i = 0; i < count; i += step) {
      points.push({ tsUs: this.#tsUs[i]!, equity: unitsToNumber(this.#equityMinor[i]!, decimals) })
    }
    if (limit === 1) return [newest]
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
