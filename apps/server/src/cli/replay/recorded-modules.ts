/** The strategy files that go with a recorded run. */

import type { EngineConfig, Strategy } from '@tickworks/trading'
import { usageError } from '../exit.ts'
import { findStrategy, type LoadedStrategy, loadStrategy, shippedFolder, strategyFiles } from '../load-strategy.ts'
import { didYouMean } from '../suggest.ts'

export type RecordedModules = {
  readonly modules: ReadonlyMap<string, Strategy>
  /** Names of the strategies whose file is no longer the one that was recorded. */
  readonly changed: readonly string[]
}

/**
 * The modules that a recorded configuration names: of the files given, else the shipped ones.
 * @throws CliError (exit 2) when one is in neither
 */
export async function recordedModules(config: EngineConfig, files: readonly string[]): Promise<RecordedModules> {
  const loaded = new Map<string, LoadedStrategy>()
  for (const file of [...strategyFiles(shippedFolder()), ...files.map((file) => findStrategy(file))]) {
    const found = await loadStrategy(file)
    loaded.set(found.strategy.name, found)
  }
  const modules = new Map<string, Strategy>()
  const changed: string[] = []
  for (const { strategy: name, sourceHash } of config.strategies) {
    const found = loaded.get(name)
    if (found === undefined) {
      throw usageError(
        'strategy_not_found',
        `the log was made with the strategy '${name}', which is not shipped: give its file with --strategy${didYouMean(name, loaded.keys())}`,
        { strategy: name },
      )
    }
    modules.set(name, found.strategy)
    if (found.sourceHash !== sourceHash && !changed.includes(name)) changed.push(name)
  }
  return { modules, changed }
}
