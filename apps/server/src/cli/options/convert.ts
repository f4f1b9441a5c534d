/** `tickworks options price` and `options iv`: contracts in, as a table or as JSON, their numbers out. */

import { isJson, textBlocks } from '@tickworks/venues'
import type { OptionsFileOptions } from '../commands/options.ts'
import { usageError } from '../exit.ts'
import { JsonOut } from '../json-out.ts'
import type { Session } from '../main.ts'
import { checkOutput, OutputFile, STDIO } from '../output-file.ts'
import { progress } from '../progress.ts'
import type { ResultJson, ResultsJson } from './price-json.ts'
import { convertRows, IMPLIED_FORM, type OutcomeCounts, PRICE_FORM, type ResultForm, type RowForm } from './rows.ts'

/** The two commands: what they do with a table, and with JSON. */
type Conversion = {
  readonly rows: RowForm
  readonly json: (text: string, file: string) => Promise<ResultsJson>
}

const PRICE: Conversion = {
  rows: PRICE_FORM,
  json: async (text, file) => (await import('./price-json.ts')).priceJson(text, file),
}
const IMPLIED: Conversion = {
  rows: IMPLIED_FORM,
  json: async (text, file) => (await import('./price-json.ts')).impliedJson(text, file),
}

export function price(options: OptionsFileOptions, session: Session): Promise<void> {
  return convert(PRICE, options, session)
}

export function impliedVols(options: OptionsFileOptions, session: Session): Promise<void> {
  return convert(IMPLIED, options, session)
}

async function convert({ rows, json }: Conversion, options: OptionsFileOptions, { terminal }: Session): Promise<void> {
  const { input, output: path } = options
  const named = formOf(path, terminal.json)
  checkOutput(path, input)
  const file = input === STDIO ? 'stdin' : input
  const blocks = textBlocks(file, input === STDIO ? process.stdin : undefined)
  const first = await blocks.next()
  const isContracts = first.done !== true && isJson(first.value)
  if (isContracts && named === 'csv' && path !== STDIO) {
    const rule = 'contracts in JSON have results that a table of fixed columns cannot carry'
    throw usageError('usage', `option '--output ${path}': ${rule}: name it .json or .ndjson`, { output: path })
  }
  const results = isContracts ? await json(await wholeText(first.value!, blocks), file) : undefined
  const output = new OutputFile(path)
  const bar = progress(`options: rows ${rows.verb}`)
  try {
    let counts: OutcomeCounts
    if (results === undefined) {
      const to = { output, as: named }
      counts = await convertRows(rows, file, joined(first, blocks), to, (rowCount) => bar.update(rowCount, null))
    } else {
      const isLines = named === 'lines' || (named === 'csv' && results.isLines)
      counts = await writeResults(results.results, new JsonOut(output, isLines))
    }
    output.finish()
    if (path !== STDIO) terminal.document({ output: path, ...counts })
  } catch (error) {
    output.abandon()
    throw error
  } finally {
    bar.end()
  }
}

/** What the name of the output asks for, a table unless it plainly is another thing; `--json` makes stdout a list. */
function formOf(path: string, isJsonAsked: boolean): ResultForm {
  if (path === STDIO) return isJsonAsked ? 'json' : 'csv'
  if (/\.json(\.gz)?$/i.test(path)) return 'json'
  if (/\.(ndjson|jsonl)(\.gz)?$/i.test(path)) return 'lines'
  if (!/\.(html?|xlsx?|parquet)$/i.test(path)) return 'csv'
  throw usageError('usage', `option '--output ${path}': a row for each contract comes as .csv, .json or .ndjson`)
}

async function writeResults(results: readonly ResultJson[], json: JsonOut): Promise<OutcomeCounts> {
  const outcomes: { [outcome: string]: number } = {}
  for (const result of results) {
    await json.add(result)
    outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1
  }
  await json.finish()
  return { rowCount: results.length, outcomes }
}

async function wholeText(first: Uint8Array, rest: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces = [first]
  for await (const piece of rest) pieces.push(piece)
  return new TextDecoder().decode(Buffer.concat(pieces))
}

async function* joined(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done !== true) yield first.value
  yield* rest
}
