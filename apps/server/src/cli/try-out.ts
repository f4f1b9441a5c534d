import type { InstrumentSpec } from '@tickworks/market'
import { Engine, type EngineConfig, NO_SINK, openingInputs } from '@tickworks/trading'
import { CliError, EXIT, usageError } from './exit.ts'
import { nearPath } from './format.ts'
import type { LoadedStrategy } from './load-strategy.ts'

/**
 * Sets each strategy of a configuration up once, before anything is read or recorded: what one refuses is known at once.
 *
 * @throws CliError: its parameters do not go together (a RangeError; exit 2), or its `setup` throws something else (exit 1)
 */
export function tryOut(
  config: EngineConfig,
  specs: readonly InstrumentSpec[],
  loaded: readonly LoadedStrategy[],
): void {
  for (const { strategy, file } of loaded) {
    const strategies = config.strategies.filter((each) => each.strategy === strategy.name)
    const engine = new Engine({ modules: new Map([[strategy.name, strategy]]), sink: NO_SINK })
    try {
      for (const input of openingInputs({ ...config, strategies }, specs)) engine.onInput(input)
    } catch (error) {
      const { message, name } = error as Error
      const facts = { strategy: strategy.name, file, params: strategies[0]?.params }
      if (error instanceof RangeError) {
        throw usageError('strategy_param', `strategy ${strategy.name} refuses its parameters: ${message}`, facts)
      }
      const what = `strategy file ${nearPath(file)} threw in setup: ${name}: ${message}`
      throw new CliError(EXIT.failed, 'strategy_threw', what, facts)
    }
  }
}
