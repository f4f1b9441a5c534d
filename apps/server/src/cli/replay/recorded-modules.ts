/** The strategy files that go with a recorded run. */

import type { EngineConfig, Strategy } from '@tickworks/trading'
import { CliError, usageError } from '../exit.ts'
import { findStrategy, type LoadedStrategy, loadStrategy, strategiesFolder, strategyFiles } from '../load-strategy.ts'
import { didYouMean } from '../suggest.ts'

export type RecordedModules = {
  readonly modules: ReadonlyMap<string, Strategy>
  /** Names of the strategies whose file is no longer the one that was recorded. */
  readonly changed: readonly string[]
}

/**
 * The modules that a recorded configuration names: of the files given, else of `strategies/`.
 * @throws CliError (exit 2) when one is in neither, or a file given is no strategy
 */
export async function recordedModules(config: EngineConfig, files: readonly string[]): Promise<RecordedModules> {
  const loaded = new Map<string, LoadedStrategy>()
  for (const file of strategyFiles(strategiesFolder())) {
    // what is half written there is no reason not to replay the others
    const found = await loadStrategy(file).catch((error: unknown) => {
      if (!(error instanceof CliError)) throw error
    })
    if (found !== undefined) loaded.set(found.strategy.name, found)
  }
  for (const file of files) {
    const found = await loadStrategy(findStrategy(file))
    loaded.set(found.strategy.name, found)
  }
  const modules = new Map<string, Strategy>()
  const changed: string[] = []
  for (const { strategy: name, sourceHash } of config.strategies) {
    const found = loaded.get(name)
    if (found === undefined) {
      throw usageError(
        'strategy_not_found',
        `the log was made with the strategy '${name}', which is not in strategies/: give its file with --strategy${didYouMean(name, loaded.keys())}`,
        { strategy: name },
      )
    }
    modules.set(name, found.strategy)
    if (found.sourceHash !== sourceHash && !changed.includes(name)) changed.push(name)
  }
  return { modules, changed }
}
