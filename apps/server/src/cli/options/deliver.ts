/** A result in the form that is asked for, to the place that is asked for. */

import { extname } from 'node:path'
import { type OutputColumn, writeColumns } from '../columns-out.ts'
import type { OutputFormat } from '../commands/chain-options.ts'
import { usageError } from '../exit.ts'
import { nearPath } from '../format.ts'
import type { Session } from '../main.ts'
import { checkOutput, OutputFile, STDIO } from '../output-file.ts'
import { type Style, type Terminal, toJson } from '../terminal.ts'

export type Forms = {
  readonly understoodAs: readonly string[]
  /** What is missing in the result, and why. */
  readonly warnings: readonly string[]
  readonly columns: () => { readonly columns: readonly OutputColumn[]; readonly rowCount: number }
  readonly document: () => object
  readonly table: (width: number, style: Terminal['style']) => Promise<readonly string[]>
  readonly page: () => Promise<string>
}

/** By the end of a name, without that of a packed file. */
export const EXTENSIONS: Readonly<Record<string, OutputFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.html': 'html',
  '.htm': 'html',
  '.txt': 'table',
}
/** Of a table, in characters. */
export const TABLE_WIDTH = 120

/**
 * Reads and computes with `work`, and delivers what comes of it. With `--json` standard output carries the document, whatever goes to a
 * file.
 *
 * @throws CliError (exit 2) for a format nobody said or a file that cannot be, before anything is done
 */
export async function deliver(
  options: { readonly input: string; readonly output: string; readonly format?: OutputFormat },
  { terminal }: Session,
  work: () => Promise<Forms>,
): Promise<void> {
  const { input, output } = options
  const format = options.format ?? formatOf(output, terminal)
  checkOutput(output, input)
  const forms = await work()
  for (const line of forms.understoodAs) terminal.note(`understood as: ${line}`)
  for (const line of forms.warnings) terminal.note(`warning: ${line}`)
  if (output !== STDIO || !terminal.json) {
    if (format === 'csv') {
      const { columns, rowCount } = forms.columns()
      await writeColumns(output, columns, rowCount)
    } else await writeWhole(output, await textOf(format, forms, output === STDIO ? terminal.style : plain))
    if (output !== STDIO) terminal.print(`${nearPath(output)} is written`)
  }
  if (terminal.json) terminal.document(forms.document())
}

async function textOf(format: Exclude<OutputFormat, 'csv'>, forms: Forms, style: Terminal['style']): Promise<string> {
  if (format === 'json') return `${toJson(forms.document())}\n`
  if (format === 'html') return await forms.page()
  return `${(await forms.table(TABLE_WIDTH, style)).join('\n')}\n`
}

function formatOf(output: string, terminal: Terminal): OutputFormat {
  if (output === STDIO) return terminal.json ? 'json' : process.stdout.isTTY ? 'table' : 'csv'
  const format = EXTENSIONS[extensionOf(output)]
  if (format !== undefined) return format
  throw usageError(
    'usage',
    `option '--output ${output}': nothing says what it is to be: name it .csv, .json, .html or .txt, or use --format`,
    { output },
  )
}

export function extensionOf(output: string): string {
  return extname(output.replace(/\.gz$/i, '')).toLowerCase()
}

export async function writeWhole(file: string, text: string): Promise<void> {
  const output = new OutputFile(file)
  try {
    await output.write(Buffer.from(text))
    output.finish()
  } catch (error) {
    output.abandon()
    throw error
  }
}

function plain(_style: Style, text: string): string {
  return text
}
