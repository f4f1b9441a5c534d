import { existsSync } from 'node:fs'
import type { StrategyListOptions } from '../commands/strategy.ts'
import { CliError, EXIT, usageError } from '../exit.ts'
import { nearPath } from '../format.ts'
import { type LoadedStrategy, loadStrategy, strategiesFolder, strategyFiles } from '../load-strategy.ts'
import type { Session } from '../main.ts'
import { specText } from '../params.ts'
import { table } from '../terminal.ts'

/** `strategy list`: what each file of a folder offers, or why it is no strategy. Exit code 1 when one is not. */
export async function listStrategies(options: StrategyListOptions, session: Session): Promise<void> {
  const { terminal } = session
  const folder = options.folder ?? strategiesFolder()
  if (!existsSync(folder))
    throw usageError('folder', `option '--folder ${folder}': must be a folder that exists`, { folder })
  const loaded: LoadedStrategy[] = []
  const failed: { file: string; message: string }[] = []
  for (const file of strategyFiles(folder)) {
    try {
      loaded.push(await loadStrategy(file))
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      failed.push({ file, message: error.message })
    }
  }
  for (const { strategy, file } of loaded) {
    terminal.print(
      `${terminal.style('bold', strategy.name)}  ${strategy.title}  ${terminal.style('dim', nearPath(file))}`,
    )
    const rows = Object.entries(strategy.params).map(([name, spec]) => [`  ${name}`, specText(spec), spec.title])
    for (const line of table(rows)) terminal.print(line)
    terminal.print()
  }
  if (loaded.length === 0) terminal.note(`no strategies in ${folder}`)
  for (const { message } of failed) terminal.note(message)
  if (failed.length > 0) session.exitCode = EXIT.failed
  terminal.document({
    folder,
    strategies: loaded.map(({ strategy: { name, title, params }, file, sourceHash }) => ({
      name,
      title,
      file,
      sourceHash,
      params,
    })),
    failed,
  })
}
