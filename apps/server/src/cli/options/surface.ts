/** `tickworks options surface`: SVI by expiry and SSVI across, checked for arbitrage; a grid and scenarios from it. */

import type { ChainOptions } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import type { Session } from '../main.ts'
import { readChains } from './chain-set.ts'
import { forwardWarnings, rateWarnings } from './chain-words.ts'
import { deliver } from './deliver.ts'
import { surfaceColumns, surfaceDocument } from './surface-document.ts'
import { surfaceReport } from './surface-report.ts'

/** Changes: `spotChange` a fraction, `volChange` in vol points, `volScale` a factor. `moneyness` is ln(K/F). */
export type SurfaceCommandOptions = ChainOptions & {
  readonly arbitrage: 'forbid' | 'forbid-everywhere' | 'report'
  readonly moneyness: readonly number[]
  readonly days?: readonly number[]
  readonly spotChange?: number
  readonly volChange?: number
  readonly volScale?: number
  readonly daysForward?: number
  readonly sticky: 'strike' | 'delta'
  readonly term: 'expiry' | 'tenor'
}

export async function surface(options: SurfaceCommandOptions, session: Session): Promise<void> {
  if (options.at === 'all')
    throw usageError('usage', "option '--at all': a surface is of one moment; options chain has a row for each")
  await deliver(options, session, async () => {
    const set = await readChains(options)
    const report = surfaceReport(set, options)
    return {
      understoodAs: set.understoodAs,
      warnings: [...forwardWarnings(report.expiries), ...rateWarnings(report.expiries, options)],
      columns: () => surfaceColumns(report),
      document: () => surfaceDocument(report),
      table: async (width, style) => (await import('./surface-table.ts')).surfaceTable(report, width, style),
      page: async () => (await import('./surface-page.ts')).surfacePage(report),
    }
  })
}
