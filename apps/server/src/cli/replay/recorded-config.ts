/** What a log says about the run that wrote it, and the strategy files that go with it. */

import { CONTROL_TOPIC, decodeEvent, type EventLog } from '@tickworks/pipeline'
import type { EngineConfig, Strategy } from '@tickworks/trading'
import { usageError } from '../exit.ts'
import { findStrategy, type LoadedStrategy, loadStrategy, shippedFolder, strategyFiles } from '../load-strategy.ts'
import { didYouMean } from '../suggest.ts'

/** The configuration of a log, its first input; null for a log without one. */
export async function recordedConfig(log: EventLog): Promise<EngineConfig | null> {
  const start = log.start(CONTROL_TOPIC)
  for await (const { firstOffset, payloads } of log.read(CONTROL_TOPIC, start)) {
    for (const [i, payload] of payloads.entries()) {
      const event = decodeEvent(payload, { topic: CONTROL_TOPIC, offset: firstOffset + i })
      // its shape was checked where it was made
      if (event.type === 'config_changed') return event.data.config as EngineConfig
    }
  }
  return null
}

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
