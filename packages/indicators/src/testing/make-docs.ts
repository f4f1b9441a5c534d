/**
 * Writes the reference, `docs/indicators/`, from the definitions and from what they give on the reference input:
 * `node packages/indicators/src/testing/make-docs.ts`. `docs.test.ts` fails when that is due.
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { catalogue } from '../catalogue.ts'
import { type Category, type Columns, checkParams, type Definition, type Memory } from '../definition.ts'
import * as list from '../list.ts'
import type { ParamSpec, ParamSpecs, ParamValue } from '../params.ts'
import { metrics, tables } from '../tables/list.ts'
import type { Metric, Table } from '../tables/summary.ts'
import { candleChart, type Line, lineChart } from './chart.ts'
import { BY_DESIGN } from './exceptions.ts'
import { type Difference, differenceOf, inputNames, modeDifference, sampledFiles } from './modes.ts'
import { referenceInput } from './reference-input.ts'
import { talibMatches, tulipMatch } from './talib.ts'

export const DOCS = new URL('../../../../docs/indicators/', import.meta.url)

type Summary = Table | Metric
type Entry = Definition | Summary

/** Rows that line charts show. */
const CHART_FROM = 280
const CHART_TO = 400
const CANDLES = 36

const CATEGORIES: { readonly [C in Category]: string } = {
  candles: 'Candlestick patterns and candles made of candles',
  cycles: 'Cycles: period and phase of what comes back',
  math: 'Mathematics of columns',
  momentum: 'Momentum: how fast, and whether too far',
  overlap: 'Overlap: averages and levels in the unit of the price',
  performance: 'Performance: returns and what a series of them is worth',
  statistics: 'Statistics of a window',
  transform: 'Transforms of another indicator',
  trend: 'Trend: whether there is one, and where to',
  utility: 'Utility: comparisons, crossings and signals',
  volatility: 'Volatility: how far prices range',
  volume: 'Volume: what trades behind the prices',
}

const MEMORY: { readonly [M in Memory]: string } = {
  window: 'a fixed number of bars',
  recursive: 'all bars, with weights that fade',
  cumulative: 'all bars since the first',
  session: 'the bars since the session or period began',
  'whole-series': 'the whole series',
}

/** Folder of the vectors → library. */
const LIBRARIES: { readonly [folder: string]: string } = { talib: 'TA-Lib', 'talib-0.8': 'TA-Lib 0.8', tulip: 'Tulip' }

const bars = referenceInput()
const input: Columns = { ...bars, returns: changes(bars.close!), benchmark_returns: changes(bars.benchmark!) }
const sampled = sampledFiles()
const exportNames = new Map(Object.entries<unknown>(list).map(([name, entry]) => [(entry as Definition).name, name]))
const talibFunctions = functionsByEntry()

/** Path below `docs/indicators/` → content. */
export function makeDocs(): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  const entries: readonly Entry[] = [...catalogue, ...tables, ...metrics]
  const categories = Object.keys(CATEGORIES) as Category[]
  files.set('README.md', index(categories, entries))
  for (const category of categories) {
    const own = entries.filter((entry) => entry.category === category).sort((a, b) => (a.name < b.name ? -1 : 1))
    const sections = own.map((entry) => {
      const svg = isSummary(entry) ? undefined : chartOf(entry)
      if (svg !== undefined) files.set(`charts/${entry.name}.svg`, svg)
      return section(entry, svg !== undefined)
    })
    const contents = own.map(({ name }) => `[${name}](#${name})`).join(' · ')
    files.set(
      `${category}.md`,
      `# ${CATEGORIES[category]}\n\n[All categories](README.md) · how to read this: [there](README.md#how-to-read-a-page)\n\n${contents}\n\n${sections.join('\n\n')}\n`,
    )
  }
  return files
}

function isSummary(entry: Entry): entry is Summary {
  return entry.kind === 'table' || entry.kind === 'metric'
}

function index(categories: readonly Category[], entries: readonly Entry[]): string {
  const of = (category: Category) =>
    entries.filter((entry) => entry.category === category).sort((a, b) => (a.name < b.name ? -1 : 1))
  const unchecked = entries.filter((entry) => entry.unchecked).map((entry) => link(entry))
  const ahead = catalogue.filter((entry) => !entry.causal).map((entry) => link(entry))
  return `# Indicators

${entries.length} entries. These pages are made from the definitions in \`packages/indicators/src\` by
\`node packages/indicators/src/testing/make-docs.ts\`; a test fails when they are not up to date. How to use them:
[the package](../../packages/indicators/README.md).

${table(
  ['category', 'entries', ''],
  categories.map((category) => [
    `[${category}](${category}.md)`,
    String(of(category).length),
    CATEGORIES[category].replace(/^\w+: (.)/, (_, letter: string) => letter.toUpperCase()),
  ]),
)}

## How to read a page

- **Charts** are the S&P 500, daily, rows ${CHART_FROM} to ${CHART_TO - 1} of the reference input (the first 1,500 trading days from 2000 on), with default
  parameters; of a candlestick pattern ${CANDLES} bars around its first find. The grey line is the input or the close. Of many columns the first few are drawn.
- **First value** is the row, counted from 0, of the first value when every bar is valid and the market moves. Before it a column is NaN.
- **An invalid bar** (an input that the entry uses is NaN or infinite) gives NaN in every column. Recursive and cumulative state does not
  advance, differences are to the last valid bar, seeds count valid bars; a window of bars that holds it is NaN; sessions still begin and end.
- **Memory** says how far back a value reaches.
- **Modes**: the default mode has TA-Lib's numbers where TA-Lib has the function, else pandas_ta's, and NaN before the look-back.
  \`compat: 'pandas_ta'\` reproduces pandas_ta with its mask, placeholders and quirks. The numbers on a page are what the two differ by with default
  parameters on the reference input; two values are the same if they are within 1e-9 of the larger one. A test compares them with the difference
  between the vectors of both libraries.
- **Checked against** names the independent implementations that every column is compared with, to 1e-9. ${unchecked.length} entries are not
  cross-checked, because there is nothing to compare them with: ${unchecked.join(', ')}.
- **Looking ahead**: ${ahead.join(', ')} use later bars with default parameters. They have a batch form only, and strategies refuse them.

${categories
  .map((category) => {
    const rows = of(category).map((entry) => [link(entry), entry.title, inputsOf(entry), outputsOf(entry)])
    return `## ${category}\n\n${table(['name', 'title', 'inputs', 'outputs'], rows)}`
  })
  .join('\n\n')}
`
}

function link({ name, category }: Entry): string {
  return `[${name}](${category}.md#${name})`
}

function inputsOf(entry: Entry): string {
  return entry.inputs.join(', ') + (isSummary(entry) && entry.timed ? ', time' : '')
}

function outputsOf(entry: Entry): string {
  if (isSummary(entry)) return entry.kind === 'metric' ? 'one record' : 'a table'
  const outputs = entry.outputs(checkParams(entry, {}))
  return outputs.length > 6 ? `${outputs.length} columns` : outputs.map(({ name }) => name).join(', ')
}

function section(entry: Entry, hasChart: boolean): string {
  const { name, title, formula, notes, params, source, unchecked } = entry
  const parts = [
    `<a id="${name}"></a>\n\n## \`${name}\` ${title}`,
    `\`${callOf(entry)}\``,
    hasChart ? `![${name} on the S&P 500](charts/${name}.svg)` : '',
    formula,
    paramsTable(params),
    isSummary(entry) ? summaryOutputs(entry) : outputsTable(entry),
    [
      `- Inputs: ${inputsText(entry)}`,
      ...(entry.aliases.length > 0 ? [`- Also called ${entry.aliases.join(', ')}`] : []),
      `- Memory: ${MEMORY[entry.memory]}`,
      ...(isSummary(entry) ? [] : aheadLines(entry)),
      ...notes.map((note) => `- ${note}`),
      ...(isSummary(entry) ? [] : byDesign(entry)),
      ...modeLines(entry).map((line) => `- ${line}`),
      `- Source: ${source.join('; ')}`,
      `- ${unchecked ? '**Not cross-checked**: there is no independent implementation to compare with' : checkedLine(entry)}`,
    ].join('\n'),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function callOf(entry: Entry): string {
  const given = Object.entries<ParamSpec>(entry.params).slice(0, 2)
  const shown = given.map(([name, spec]) => `${name}: ${literal(spec.default)}`).join(', ')
  const params = shown === '' ? '' : `, { ${shown} }`
  const inputs = inputsOf(entry)
  const name = exportNames.get(entry.name) ?? camelCase(entry.name)
  return isSummary(entry) ? `${name}.compute({ ${inputs} }${params})` : `${name}(${inputs}${params})`
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function literal(value: ParamValue): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' && value !== null ? `[${value.join(', ')}]` : String(value)
}

function inputsText(entry: Entry): string {
  const optional = isSummary(entry) ? [] : entry.optionalInputs
  const time = inputsOf(entry).split(', ').includes('time') ? ' (`time`: µs since 1970 UTC when the bar opened)' : ''
  return `${inputsOf(entry)}${time}${optional.length > 0 ? `; if asked for, ${optional.join(', ')}` : ''}`
}

function paramsTable(params: ParamSpecs): string {
  const rows = Object.entries<ParamSpec>(params).map(([name, spec]) => [
    `\`${name}\``,
    'defaultFrom' in spec && spec.defaultFrom !== undefined ? `\`${spec.defaultFrom}\`` : literal(spec.default),
    rangeOf(spec),
    spec.title,
  ])
  return rows.length === 0 ? '' : table(['parameter', 'default', 'range', 'meaning'], rows)
}

function rangeOf(spec: ParamSpec): string {
  const none = spec.nullable === true ? ', or null' : ''
  switch (spec.type) {
    case 'int':
      return `${spec.min} to ${spec.max}${none}`
    case 'number':
      return `${spec.min} to ${spec.max}, any number${none}`
    case 'boolean':
      return `true, false${none}`
    case 'choice':
      return `${spec.options.join(', ')}${none}`
    case 'list':
      return `1 to ${spec.maxCount} rising numbers from ${spec.min} to ${spec.max}`
  }
}

function outputsTable(entry: Definition): string {
  const outputs = entry.outputs(checkParams(entry, {}))
  const rows = outputs.map(({ name, column, lookback, range, chart, sparse }) => [
    outputs.length > 1 && name === entry.main ? `**\`${name}\`**` : `\`${name}\``,
    `\`${column}\``,
    String(lookback) + (sparse === true ? ', not on every bar' : ''),
    range === undefined ? '' : `${range[0]} to ${range[1]}`,
    chart === 'overlay' ? 'over the input' : 'own pane',
  ])
  return table(['output', 'column', 'first value', 'range', 'drawn'], rows)
}

function summaryOutputs(entry: Summary): string {
  const outputs = entry.outputs().map((name) => `\`${name}\``)
  return entry.kind === 'metric' ? `Gives a record: ${outputs.join(', ')}.` : `Columns: ${outputs.join(', ')}.`
}

function aheadLines(entry: Definition): readonly string[] {
  const defaults = checkParams<{ readonly [name: string]: ParamValue }>(entry, {})
  const causal = catalogue.find(({ name }) => name === `${entry.name}_causal`)
  const also = causal === undefined ? '' : ` Causal form: [${causal.name}](${causal.category}.md#${causal.name}).`
  const reason = entry.looksAhead(defaults)
  if (reason !== undefined) return [`- **Looks ahead**: ${sentence(reason)}${also}`]
  const flags = Object.entries<ParamSpec>(entry.params).filter(([, spec]) => spec.type === 'boolean')
  return flags.flatMap(([name]) => {
    const value = defaults[name] !== true
    const turned = entry.looksAhead({ ...defaults, [name]: value })
    return turned === undefined ? [] : [`- Looks ahead with \`${name}: ${value}\`: ${sentence(turned)}`]
  })
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`
}

function byDesign({ name }: Definition): readonly string[] {
  return BY_DESIGN.filter(({ file }) => file === `pandas_ta/${name}`).map(
    ({ columns, reason }) => `- Not pandas_ta's numbers by design, columns \`${columns.source}\`: ${reason}`,
  )
}

function checkedLine({ name, kind }: Entry): string {
  const libraries = [
    ...(talibFunctions.get(name) ?? []),
    ...(kind === 'metric' || sampled.has(`pandas_ta/${name}`) ? ['pandas_ta'] : []),
  ]
  return libraries.length > 0 ? `Checked against ${libraries.join(', ')}` : 'Checked against vectors of its own'
}

function functionsByEntry(): ReadonlyMap<string, readonly string[]> {
  const functions = new Map<string, string[]>()
  for (const file of sampled.keys()) {
    const [library, fn] = file.split('/') as [string, string]
    if (library === 'pandas_ta') continue
    const named = `${LIBRARIES[library] ?? library} ${fn}`
    for (const { entry } of library === 'tulip' ? [tulipMatch(fn)] : talibMatches(fn)) {
      functions.set(entry, [...(functions.get(entry) ?? []), named])
    }
  }
  return functions
}

function changes(x: Float64Array): Float64Array {
  return x.map((value, i) => (i === 0 ? NaN : value / x[i - 1]! - 1))
}

function columnsFor(entry: Entry): Columns {
  const names = inputNames(entry as Definition, input, sampled)
  const columns = Object.fromEntries(Object.entries(names).map(([name, column]) => [name, input[column]!]))
  return isSummary(entry) ? { ...columns, time: input.time! } : columns
}

/** How the modes differ, a sentence for all outputs that do so alike. */
function modeLines(entry: Entry): readonly string[] {
  if (isSummary(entry)) return summaryModes(entry)
  const { outputs, own, compat } = modeDifference(entry, columnsFor(entry))
  const texts = Map.groupBy(Object.keys(outputs), (name) => modeText(outputs[name]!, own[name]!, compat[name]!))
  if (texts.size === 1 && texts.has('')) return ['Modes: no difference on the reference input']
  const several = Object.keys(outputs).length > 1
  return [...texts]
    .filter(([text]) => text !== '')
    .map(([text, names]) => {
      const which = names.length === Object.keys(outputs).length ? 'in all columns' : `in ${quoted(names)}`
      return `Modes: ${several ? `${which} ` : ''}${text}`
    })
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}

function modeText(d: Difference, own: Float64Array, compat: Float64Array): string {
  const { onlyDefault, onlyCompat, differing, rowCount, largest, largestRow } = d
  const parts: string[] = []
  if (onlyCompat.length > 0) {
    const values = new Set(onlyCompat.map((row) => compat[row]!))
    const what = values.size === 1 ? `: ${onlyCompat.length > 1 ? 'always ' : ''}${number([...values][0]!)}` : ''
    parts.push(`\`compat\` has a value on ${rows(onlyCompat)} where the default mode has none${what}`)
  }
  if (onlyDefault.length > 0)
    parts.push(`the default mode has a value on ${rows(onlyDefault)} where \`compat\` has none`)
  if (differing.length > 0) {
    const both = own.reduce((count, x, row) => count + Number(!Number.isNaN(x) && !Number.isNaN(compat[row]!)), 0)
    const last = differing.at(-1)!
    const faded = last < rowCount - 1 ? `; from row ${last + 1} on they are the same` : ', up to the last row'
    parts.push(
      `${count(differing.length)} of the ${count(both)} rows where both have a value differ, by ${number(largest)} at most (row ${largestRow}: ${number(own[largestRow]!)}, \`compat\` ${number(compat[largestRow]!)})${faded}`,
    )
  }
  return parts.join('; ')
}

function rows(list: readonly number[]): string {
  const [first] = list
  const last = list.at(-1)!
  if (list.length === 1) return `row ${first}`
  return last - first! + 1 === list.length
    ? `rows ${first} to ${last}`
    : `${count(list.length)} rows (${first} to ${last})`
}

/** Four digits are enough to recognise a number by. */
function number(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(4))) : String(x)
}

function count(x: number): string {
  return String(x).replace(/(\d)(?=(\d{3})+$)/g, '$1,')
}

function summaryModes(entry: Summary): readonly string[] {
  const columns = columnsFor(entry)
  const own = entry.compute(columns)
  const compat = entry.compute(columns, {}, { compat: 'pandas_ta' })
  return Object.keys(own).flatMap((name) => {
    const [a, b] = [own[name]!, compat[name]!]
    if (typeof a !== 'number' || typeof b !== 'number') {
      const { differing } = differenceOf(a as Float64Array, b as Float64Array)
      return differing.length === 0 ? [] : [`Modes: \`${name}\` differs in ${differing.length} rows of the table`]
    }
    const { differing } = differenceOf([a], [b])
    const other = differing.length === 0 ? 'in both modes' : `by default, ${number(b)} with \`compat\``
    return [`On the reference input \`${name}\` is ${number(a)} ${other}`]
  })
}

/** None where there is nothing to see: a pattern that the reference input does not have. */
function chartOf(entry: Definition): string | undefined {
  const columns = columnsFor(entry)
  const values = entry.batch(columns)
  const outputs = entry.outputs(checkParams(entry, {}))
  const title = `${entry.name}: ${entry.title}`
  if (entry.kind === 'pattern') {
    const marks = values[outputs[0]!.name]!
    const found = marks.findIndex((mark) => mark !== 0 && !Number.isNaN(mark))
    if (found < 0) return undefined
    const from = Math.max(0, found - CANDLES + 8)
    return candleChart(title, input, marks, from, from + CANDLES)
  }
  const names = inputNames(entry, input, sampled)
  const first =
    names.close ?? (['open', 'high', 'low', 'volume', 'time'].includes(entry.inputs[0]!) ? 'close' : undefined)
  const base = first ?? names[entry.inputs[0]!]!
  // What begins later than the usual rows is shown from its beginning on.
  const begins = Math.max(...outputs.map(({ lookback, sparse }) => (sparse === true ? 0 : lookback)))
  const from = begins < CHART_FROM ? CHART_FROM : Math.min(begins, input.close!.length - (CHART_TO - CHART_FROM))
  const to = from + CHART_TO - CHART_FROM
  const line = (name: string): Line => {
    const column = values[name]!
    let alone = 0
    let there = 0
    for (let i = from; i < to; i += 1) {
      if (Number.isNaN(column[i]!)) continue
      there += 1
      if (Number.isNaN(column[i - 1]!) && Number.isNaN(column[i + 1]!)) alone += 1
    }
    const range = outputs.find((output) => output.name === name)!.range
    return { name, values: column, dotted: alone > there / 2, range }
  }
  const drawn = (where: 'overlay' | 'pane') =>
    outputs.filter(({ chart }) => chart === where).map(({ name }) => line(name))
  return lineChart({
    title,
    from,
    to,
    base: { name: base, values: input[base]!, dotted: false, range: undefined },
    overlays: drawn('overlay'),
    pane: drawn('pane'),
  })
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n').replaceAll('|  |', '| |')
}

/** Files that are there, by path. */
export function committedDocs(): ReadonlyMap<string, string> {
  const found = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(md|svg)$/.test(path))
  return new Map(found.map((path) => [path, readFileSync(new URL(path, DOCS), 'utf8')]))
}

if (import.meta.main) {
  rmSync(DOCS, { recursive: true, force: true })
  mkdirSync(new URL('charts/', DOCS), { recursive: true })
  for (const [path, content] of makeDocs()) writeFileSync(new URL(path, DOCS), content)
}
