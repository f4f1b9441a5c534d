/** A result in the form that is asked for, to the place that is asked for. */

import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { type OutputColumn, writeColumns } from '../columns-out.ts'
import type { OutputFormat } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import { nearPath } from '../format.ts'
import type { Session } from '../main.ts'
import { type Terminal, toJson } from '../terminal.ts'

export type Forms = {
  readonly understoodAs: readonly string[]
  readonly columns: () => { readonly columns: readonly OutputColumn[]; readonly rowCount: number }
  readonly document: () => object
  readonly table: (width: number, style: Terminal['style']) => Promise<readonly string[]>
  readonly page: () => Promise<string>
}

const EXTENSIONS: Readonly<Record<string, OutputFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.html': 'html',
  '.htm': 'html',
  '.txt': 'table',
}
const TABLE_WIDTH = 120

/** With `--json` standard output carries the document, whatever goes to a file. @throws CliError (exit 2) for a format nobody said */
export async function deliver(
  options: { readonly output: string; readonly format?: OutputFormat },
  { terminal }: Session,
  forms: Forms,
): Promise<void> {
  const { output } = options
  const format = options.format ?? formatOf(output, terminal)
  for (const line of forms.understoodAs) terminal.note(`understood as: ${line}`)
  if (output !== '-') {
    if (format === 'csv') {
      const { columns, rowCount } = forms.columns()
      await writeColumns(output, columns, rowCount)
    } else writeWhole(output, await textOf(format, forms, (_style, text) => text))
    terminal.print(`${nearPath(output)} is written`)
  } else if (!terminal.json) {
    if (format === 'csv') {
      const { columns, rowCount } = forms.columns()
      await writeColumns(output, columns, rowCount)
    } else process.stdout.write(await textOf(format, forms, terminal.style))
  }
  if (terminal.json) terminal.document(forms.document())
}

async function textOf(format: Exclude<OutputFormat, 'csv'>, forms: Forms, style: Terminal['style']): Promise<string> {
  if (format === 'json') return `${toJson(forms.document())}\n`
  if (format === 'html') return await forms.page()
  return `${(await forms.table(TABLE_WIDTH, style)).join('\n')}\n`
}

function formatOf(output: string, terminal: Terminal): OutputFormat {
  if (output === '-') return terminal.json ? 'json' : process.stdout.isTTY ? 'table' : 'csv'
  const format = EXTENSIONS[extname(output).toLowerCase()]
  if (format !== undefined) return format
  throw usageError(
    'usage',
    `option '--output ${output}': nothing says what it is to be: name it .csv, .json, .html or .txt, or use --format`,
    { output },
  )
}

/** The file is there whole or not at all. */
function writeWhole(file: string, text: string): void {
  const partial = `${file}.partial`
  try {
    writeFileSync(partial, text)
    renameSync(partial, file)
  } catch (error) {
    if (existsSync(partial)) rmSync(partial)
    throw usageError('output', `option '--output ${file}': cannot be written: ${(error as Error).message}`)
  }
}
