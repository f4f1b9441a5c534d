/** The equity curve at several resolutions: the last equity of each bucket of event time, so that a chart of any length is few rows. */

import type { Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { StoreKind } from '../migrations/migration.ts'
import { RowWriter } from './row-writer.ts'

/** Width of a bucket, finest first: minute, hour, day (UTC). */
export const CURVE_RESOLUTIONS_US = [60_000_000, 3_600_000_000, 86_400_000_000] as const

type Point = { readonly broker: string; readonly account: string; readonly tsUs: number; readonly equityMinor: number }

const CURVE = new RowWriter('equity_curve', 'upsert')

/** Within a bucket the last in the log stands. */
export class CurveFold {
  readonly #buckets = new Map<string, Database['equity_curve']>()

  on({ broker, account, tsUs, equityMinor }: Point): void {
    for (const resolutionUs of CURVE_RESOLUTIONS_US) {
      const bucketUs = Math.floor(tsUs / resolutionUs) * resolutionUs
      this.#buckets.set(`${resolutionUs} ${bucketUs} ${broker}\n${account}`, {
        broker,
        account,
        resolution_us: resolutionUs,
        bucket_us: bucketUs,
        ts_us: tsUs,
        equity_minor: equityMinor,
      })
    }
  }

  async write(tx: Transaction<Database>, kind: StoreKind): Promise<void> {
    await CURVE.write(tx, kind, [...this.#buckets.values()])
  }
}
