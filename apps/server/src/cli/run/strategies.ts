/** Strategies of a run: loaded, named, with their parameters. */

import type { Params } from '@tickworks/trading'
import type { RunOptions } from '../commands/run.ts'
import { usageError } from '../exit.ts'
import { findStrategy, type LoadedStrategy, loadStrategy, shippedFiles } from '../load-strategy.ts'
import { paramsOf } from '../params.ts'
import { didYouMean } from '../suggest.ts'

export type RunningStrategy = LoadedStrategy & { readonly id: string; readonly params: Params }

/** In the order given. A strategy's id is its name. @throws CliError (exit 2) */
export async function strategiesOf(options: RunOptions): Promise<RunningStrategy[]> {
  const files = options.strategy?.map((name) => findStrategy(name)) ?? shippedFiles()
  const loaded: LoadedStrategy[] = []
  for (const file of files) {
    const found = await loadStrategy(file)
    const { name } = found.strategy
    const other = loaded.find(({ strategy }) => strategy.name === name)
    if (other !== undefined) {
      throw usageError(
        'strategy_twice',
        `${other.file} and ${file} are both called ${name}: a run has each strategy once`,
        { strategy: name },
      )
    }
    loaded.push(found)
  }
  assertKnownIds(loaded, options)
  return loaded.map((each) => {
    const { name } = each.strategy
    const own = (options.param ?? []).filter(({ id }) => (id ?? name) === name)
    return { ...each, id: name, params: paramsOf(each.strategy, own) }
  })
}

/** A parameter without a strategy's name is only clear where one runs. */
function assertKnownIds(loaded: readonly LoadedStrategy[], options: RunOptions): void {
  const ids = loaded.map(({ strategy }) => strategy.name)
  for (const { id, name, value } of options.param ?? []) {
    if (id === null && ids.length > 1) {
      throw usageError(
        'strategy_param',
        `option '--param ${name}=${value}': say of which strategy, such as ${ids[0]}.${name}=${value}: ${ids.join(', ')} run`,
      )
    }
    if (id !== null && !ids.includes(id)) {
      const hint = didYouMean(id, ids)
      throw usageError(
        'strategy_param',
        `option '--param ${id}.${name}=${value}': no strategy '${id}' runs${hint}; running are ${ids.join(', ')}`,
      )
    }
  }
}
