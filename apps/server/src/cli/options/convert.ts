/** `tickworks options price` and `options iv`: contracts in, as a table or as JSON, their numbers out. */

import { isJson, textBlocks } from '@tickworks/venues'
import type { OptionsFileOptions } from '../commands/options.ts'
import { usageError } from '../exit.ts'
import { JsonOut } from '../json-out.ts'
import type { Session } from '../main.ts'
import { checkOutput, OutputFile, STDIO } from '../output-file.ts'
import { progress } from '../progress.ts'
import type { Place } from './contract-json.ts'
import { contractList, contractOfLine, isContractLines } from './contract-list.ts'
import type { ResultJson } from './price-json.ts'
import { convertRows, IMPLIED_FORM, type OutcomeCounts, PRICE_FORM, type ResultForm, type RowForm } from './rows.ts'

/** The two commands: what they do with a table, and with contracts of a JSON document. */
type Conversion = {
  readonly rows: RowForm
  readonly json: () => Promise<(contracts: readonly unknown[], place: Place) => readonly ResultJson[]>
}

const PRICE: Conversion = { rows: PRICE_FORM, json: async () => (await import('./price-json.ts')).pricesOf }
const IMPLIED: Conversion = { rows: IMPLIED_FORM, json: async () => (await import('./price-json.ts')).impliedVolsOf }

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
  // A list is whole or wrong before anything is written; lines come and go.
  const isLines = isContracts && isContractLines(new TextDecoder().decode(first.value))
  const whole = isContracts && !isLines ? contractList(await wholeText(joined(first, blocks)), file) : []
  const results = isContracts ? await json() : undefined
  const listed = isLines ? [] : results?.(whole, { file })
  const output = new OutputFile(path)
  const bar = progress(`options: rows ${rows.verb}`)
  const update = (rowCount: number): void => bar.update(rowCount, null)
  try {
    let counts: OutcomeCounts
    if (results === undefined)
      counts = await convertRows(rows, file, joined(first, blocks), { output, as: named }, update)
    else {
      const to = new JsonOut(output, named === 'lines' || (named === 'csv' && isLines))
      const all = isLines ? resultsOfLines(results, file, joined(first, blocks)) : [listed!]
      counts = await writeResults(all, to, update)
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

async function writeResults(
  batches: AsyncIterable<readonly ResultJson[]> | Iterable<readonly ResultJson[]>,
  json: JsonOut,
  update: (rowCount: number) => void,
): Promise<OutcomeCounts> {
  const outcomes: { [outcome: string]: number } = {}
  let rowCount = 0
  for await (const results of batches) {
    for (const result of results) {
      await json.add(result)
      outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1
    }
    rowCount += results.length
    update(rowCount)
  }
  await json.finish()
  return { rowCount, outcomes }
}

/** A line longer than this is none. */
const LINE_CHARACTERS_MAX = 1 << 24

/** Contracts with a line for each, block by block. Empty lines are none. */
async function* resultsOfLines(
  results: Awaited<ReturnType<Conversion['json']>>,
  file: string,
  blocks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly ResultJson[]> {
  const decoder = new TextDecoder()
  let kept = ''
  let lineCount = 0
  let from = 0
  const batch = (texts: readonly string[]): readonly ResultJson[] => {
    const contracts: unknown[] = []
    const lines: number[] = []
    for (const text of texts) {
      lineCount += 1
      if (text.trim() === '') continue
      contracts.push(contractOfLine(text, lineCount, file))
      lines.push(lineCount)
    }
    const found = results(contracts, { file, from, lines })
    from += contracts.length
    return found
  }
  for await (const block of blocks) {
    const lines = (kept + decoder.decode(block, { stream: true })).split('\n')
    kept = lines.pop()!
    if (kept.length > LINE_CHARACTERS_MAX)
      throw usageError('options_json', `${file}: line ${lineCount + lines.length + 1} is longer than 16 MB`)
    yield batch(lines)
  }
  yield batch([kept + decoder.decode()])
}

async function wholeText(blocks: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of blocks) pieces.push(piece)
  return new TextDecoder().decode(Buffer.concat(pieces))
}

async function* joined(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done !== true) yield first.value
  yield* rest
}
