/** `tickworks options chain`: forward, vols, Greeks and what a chain says, from raw quotes. */

import type { TradeCosts } from '@tickworks/options'
import type { ChainOptions } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import type { Session } from '../main.ts'
import { chainColumns } from './chain-columns.ts'
import { chainDocument } from './chain-document.ts'
import { chainReport } from './chain-report.ts'
import { readChains } from './chain-set.ts'
import { boxWarnings, forwardWarnings, rateWarnings } from './chain-words.ts'
import { deliver } from './deliver.ts'

export type ChainCommandOptions = ChainOptions & {
  readonly costPerContract: number
  readonly costPerOrder: number
  readonly costPremium: number
  /** Microseconds, with `--at all`. */
  readonly every?: number
}

export async function chain(options: ChainCommandOptions, session: Session): Promise<void> {
  if (options.at === 'all') return (await import('./series.ts')).series(options, session)
  if (options.every !== undefined)
    throw usageError('usage', "option '--every' needs option '--at all': one moment has no others")
  const costs: TradeCosts = {
    perContract: options.costPerContract,
    perOrder: options.costPerOrder,
    premiumRatio: options.costPremium,
  }
  await deliver(options, session, async () => {
    const set = await readChains(options)
    const report = chainReport(set, options, { costs, fit: 'each' })
    return {
      understoodAs: set.understoodAs,
      warnings: [
        ...forwardWarnings(report.expiries),
        ...rateWarnings(report.expiries, options),
        ...boxWarnings(report.expiries, options),
      ],
      columns: () => chainColumns(report),
      document: () => chainDocument(report),
      table: async (width, style) => (await import('./chain-table.ts')).chainTable(report, width, style),
      page: async () => (await import('./chain-page.ts')).chainPage(report),
    }
  })
}
