// docs/events.md from the table of events: `node_modules/.bin/node tools/events-doc.ts` writes it, a test says when that is due.

import { readFileSync, writeFileSync } from 'node:fs'
import { isKeptWhole } from '@tickworks/pipeline'
import { EVENTS, type EventType, TOPICS, type Topic, topicName } from '@tickworks/trading'

export const EVENTS_DOC = new URL('../docs/events.md', import.meta.url)
const SOURCES = new URL('../packages/trading/src/', import.meta.url)

/** The part of JSON Schema that payloads are made of. */
type JsonSchema = {
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly anyOf?: readonly JsonSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | false
  readonly required?: readonly string[]
}
/** `name` is the path in the payload. */
type Row = { readonly name: string; readonly type: string; readonly meaning: string }

/** What a field means: wherever it stands, or, after a type and a dot, there. Those with a comment of their own in the schemas are not here. */
export const MEANINGS: Readonly<Record<string, string>> = {
  account: 'Name of the account',
  asOfUs: 'Event time up to which the decision had seen the market',
  cashMinor: 'Cash of the account',
  closeUnits: 'Last price of the bar',
  closeTsUs: 'First moment after the bar',
  code: 'Stable name of what happened, for machines',
  cumQtyUnits: 'Quantity filled so far, this fill included',
  currency: 'Currency of the account',
  dayStartEquityMinor: "Equity at the start of the account's day",
  equityMinor: 'Cash and all positions at their last prices',
  facts: 'What the message says, as fields',
  feeMinor: 'Fee of this fill',
  feesMinor: 'Fees paid so far',
  fillId: 'Id of the fill',
  filledUnits: 'Quantity filled so far',
  grossMinor: 'Sum of all positions at their last prices, long and short alike',
  instrument: 'Dense id that `instrument_defined` gave the instrument',
  inputSeq: 'Place in the total order of inputs',
  leavesUnits: 'Quantity still open',
  limitUnits: 'Limit price; null where there is none',
  message: 'What happened, for people',
  note: 'Why, in the words of who gave the command',
  nowTsUs: 'Event time that has come',
  highUnits: 'Highest price of the bar',
  kind: 'How the order is matched',
  lowUnits: 'Lowest price of the bar',
  openUnits: 'First price of the bar',
  openTsUs: 'First moment of the bar',
  orderId: 'Id of the order',
  priceUnits: 'Price',
  qtyUnits: 'Quantity',
  realisedMinor: 'Profit of what was closed, before fees',
  reason: 'Why, in a word; null where there is nothing to say',
  reasons: 'The named numbers that made the strategy decide',
  recvTsUs: 'When it was received; of a file, the recorded time',
  role: '`open` builds a position, `close` ends it as asked, `protect` is its stop or its target',
  seq: 'Place in the feed of the source',
  side: 'Whether it buys or sells',
  signalId: 'Id of the signal that asked for it',
  spec: 'The instrument: key, scale of prices and quantities, currency, calendar, dated filters',
  stopUnits: 'Stop price; null where there is none',
  strategy: 'Id of the strategy in the configuration',
  takeProfitUnits: 'Price to take profit at; null where there is none',
  target: 'The position that the strategy wants',
  tickCount: 'Ticks that made the bar',
  timeframe: 'Length of the bar: `1m`, `1d`',
  unit: 'Unit of limit and value',
  unrealisedMinor: 'Profit of what is open, at last prices',
  severity: 'How much it matters',
  volumeUnits: 'Quantity traded in the bar',
  'market_tick.kind':
    'A `trade`; the `open` of a bar, its first price, told when it begins; the `bar` itself, when it is over; a level of the book, `bid` or `ask`',
  'market_tick.side': 'Who was the aggressor: 1 the buyer, −1 the seller, 0 not stated',
  'market_tick.priceUnits': 'Price; of a bar its close',
  'market_tick.qtyUnits': 'Quantity; of a bar its volume, of a level what rests there (0: it is gone)',
  'market_tick.openTsUs': 'First moment of the bar; null for what is no bar',
  'instrument_defined.instrument': 'Dense id: the first instrument of a log is 0',
  'instrument_defined.spec.key': 'Instrument key, `VENUE:SYMBOL`',
  'instrument_defined.spec.title': 'Name for people',
  'instrument_defined.spec.simulated': 'Whether its prices are made up',
  'instrument_defined.spec.priceDecimals': 'Decimal places of prices; they never change',
  'instrument_defined.spec.qtyDecimals': 'Decimal places of quantities; they never change',
  'instrument_defined.spec.currency': 'Currency of its prices',
  'instrument_defined.spec.currencyDecimals': 'Decimal places of money in the ledger',
  'instrument_defined.spec.calendar': 'When it is traded',
  'instrument_defined.spec.calendar.timeZone': 'IANA name',
  'instrument_defined.spec.calendar.sessionOpen': 'Local time, `09:30`; null: never closed',
  'instrument_defined.spec.calendar.sessionClose': 'Local time; null: never closed',
  'instrument_defined.spec.calendar.holidays': 'Local dates without a session',
  'instrument_defined.spec.filters': 'Steps of prices and quantities, which venues change, in the order of time',
  'instrument_defined.spec.filters[].fromTsUs': 'From when on',
  'instrument_defined.spec.filters[].tickUnits': 'Smallest step of the price',
  'instrument_defined.spec.filters[].stepUnits': 'Smallest step of the quantity',
  'instrument_defined.spec.filters[].lotUnits': 'What the desk calls a lot',
  'config_changed.config':
    'All that a run was started with: account, strategies and their parameters, limits, fees (`EngineConfig`)',
  'operator_command.command': 'The kill switch, latched or released; a strategy, on or off',
  'trading_signal.reasons[].name': 'Name of the number',
  'trading_signal.reasons[].value': 'What it was; null where it had no value',
  'rejected_signal.reason': 'Which rule refused it',
  'rejected_signal.value': 'What met the limit',
  'broker_report.kind': 'What the venue did with the order',
  'broker_report.qtyUnits': 'Quantity of the fill, else of the order',
  'broker_report.priceUnits': 'Price of the fill, or the new price of an order that was replaced; else 0',
  'broker_report.feeMinor': 'Fee of the fill; else 0',
  'broker_report.priceTickId': 'The tick whose price filled it; null for what is no fill',
  'pnl_snapshot.positions[].qtyUnits': 'Quantity, long above zero, short below',
}

export function eventsDoc(): string {
  const sections = Map.groupBy(Object.keys(EVENTS) as EventType[], (type) => EVENTS[type].schema).values()
  return `${[INTRODUCTION, envelope(), topics(), ...[...sections].map(section)].join('\n\n')}\n`
}

const INTRODUCTION = `# Events

Everything that happens is an event in the log. This page is made from the table in \`packages/trading/src/events.ts\` by
\`node_modules/.bin/node tools/events-doc.ts\`; a test fails when it is not up to date.

Numbers say their unit in their name: \`…Units\` are integers at the decimal scale of the instrument (a price of 101.25 with two decimals is
10125), \`…Minor\` is money in the smallest unit of the ledger's currency, \`…TsUs\` and \`…Us\` are microseconds since 1970-01-01 UTC. What is
absent is null. In people's units the same facts are at the HTTP API (\`/docs\` of a running platform).`

function envelope(): string {
  const source = readFileSync(new URL('envelope.ts', SOURCES), 'utf8')
  const [, body = ''] = /export type Envelope<.*?> = \{\n(.*?)\n\}/s.exec(source) ?? []
  const notes = comments(body)
  const rows = [...body.matchAll(/^ {2}readonly (\w+): (.+)$/gm)].map(([, name, type]) => [
    `\`${name}\``,
    type!.replace(/\w+/, (word) => ENVELOPE_TYPES[word] ?? word).replace(' | ', ' or '),
    notes.get(name!) ?? ENVELOPE_MEANINGS[name!] ?? '',
  ])
  return `## The envelope\n\n${table(['field', 'type', 'meaning'], rows)}`
}

const ENVELOPE_TYPES: Readonly<Record<string, string>> = {
  number: 'integer',
  string: 'text',
  Type: 'text',
  Data: 'object',
}
const ENVELOPE_MEANINGS: Readonly<Record<string, string>> = {
  id: 'From its cause, never drawn: `source.n` for what comes from outside (`source.instrument.n` for a tick), `origin/stage.ordinal` for what a stage made of it',
  type: 'One of those below',
  version: 'Of the payload',
  broker: 'Where the money is; null where there is none',
  account: 'Whose money it is; null where it is nobody’s',
  data: 'The payload',
}

function topics(): string {
  const rows = (Object.keys(TOPICS) as Topic[]).map((topic) => {
    const { scope, input } = TOPICS[topic]
    const types = (Object.keys(EVENTS) as EventType[]).filter((type) => EVENTS[type].topic === topic)
    return [
      `\`${topic}\``,
      KEYS[scope],
      input ? 'what comes from outside' : 'the stages',
      isKeptWhole(topicName(topic, 'paper')) ? 'whole' : 'by size',
      types.map((type) => `[\`${type}\`](#${type})`).join(', '),
    ]
  })
  return `## Topics

\`{broker}\` is where the money is: \`paper\`. What could not be processed of a topic goes to \`<topic>.dlq\`, and \`log.commits\` holds a mark after
each commit; both are kept by size. In the log, ticks are columnar frames, everything else one envelope per record.

${table(['topic', 'keyed by', 'written by', 'kept', 'types'], rows)}`
}

const KEYS = { market: 'instrument', account: 'account', system: 'instrument, account or source' } as const

/** Types that share a payload share a section. */
function section(types: readonly EventType[]): string {
  const { topic, version } = EVENTS[types[0]!]
  const about = notesOf(types[0]!).about
  const anchors = types.map((type) => `<a id="${type}"></a>`).join('')
  const rows = payloadRows(types[0]!).map(({ name, type, meaning }) => [`\`${name}\``, type, meaning])
  return `${anchors}\n\n## ${types.join(', ')}\n\nVersion ${version}, on \`${topic}\`.${about === '' ? '' : ` ${about}`}\n\n${table(['field', 'type', 'meaning'], rows)}`
}

/** Every field of a type's payload; the meaning is empty where nobody says one. */
export function payloadRows(type: EventType): readonly Row[] {
  return rowsOf(EVENTS[type].schema.toJSONSchema() as JsonSchema, type, '', notesOf(type).fields)
}

/** The fields of an object, those of the objects in it after the field that holds them. */
function rowsOf(schema: JsonSchema, type: EventType, prefix: string, notes: ReadonlyMap<string, string>): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([field, of]) => {
    const name = `${prefix}${field}`
    const may = schema.required?.includes(field) === true ? '' : ', may be missing'
    const meaning = MEANINGS[`${type}.${name}`] ?? notes.get(field) ?? MEANINGS[field] ?? ''
    const inner = of.items?.properties === undefined ? of : of.items
    const below = rowsOf(inner, type, inner === of ? `${name}.` : `${name}[].`, notes)
    return [{ name, type: `${typeText(of)}${may}`, meaning }, ...below]
  })
}

function typeText(schema: JsonSchema): string {
  const { type, anyOf, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema
  if (anyOf !== undefined) return anyOf.map(typeText).join(' or ')
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' ')
  if (Array.isArray(type)) return type.map((each) => typeText({ type: each })).join(' or ')
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`
  if (typeof schema.additionalProperties === 'object') return `object of ${typeText(schema.additionalProperties)}`
  if (type === 'string') return 'text'
  if (type === undefined) return 'anything'
  const least = Math.abs(minimum) < Number.MAX_SAFE_INTEGER ? minimum : null
  const most = Math.abs(maximum) < Number.MAX_SAFE_INTEGER ? maximum : null
  if (least !== null && most !== null) return `${type} ${least} to ${most}`
  return least === null ? String(type) : `${type} ≥ ${least}`
}

/** What the comments of the source say of a type and of its fields. */
function notesOf(type: EventType): { readonly about: string; readonly fields: ReadonlyMap<string, string> } {
  const source = readFileSync(new URL('events.ts', SOURCES), 'utf8')
  const [, schema = ''] = new RegExp(`^ {2}${type}: \\{.*schema: (\\w+) \\}`, 'm').exec(source) ?? []
  const block = new RegExp(
    `(?:/\\*\\* ([^\\n]*) \\*/\\n)?const ${schema} = (?:z\\.object|(\\w+)\\.extend)\\(\\{(.*?)\\n\\}\\)|(?:/\\*\\* ([^\\n]*) \\*/\\n)?const ${schema} = [^\\n]*`,
    's',
  )
  const [, about, base, body = '', aboutLine] = block.exec(source) ?? []
  const fields = comments(body)
  if (base !== undefined) {
    const [, inherited = ''] = new RegExp(`const ${base} = z\\.object\\(\\{(.*?)\\n\\}\\)`, 's').exec(source) ?? []
    for (const [field, note] of comments(inherited)) if (!fields.has(field)) fields.set(field, note)
  }
  const note = plain(about ?? aboutLine ?? '')
  return { about: note === '' || note.endsWith('.') ? note : `${note}.`, fields }
}

/** Field → the comment before it. */
function comments(body: string): Map<string, string> {
  const found = body.matchAll(/\/\*\* ([^\n]*?) \*\/\s*(?:readonly )?(\w+):/g)
  return new Map([...found].map(([, note, field]) => [field!, plain(note!)]))
}

function plain(note: string): string {
  return note.replace(/\{@link (\w+)\}/g, '`$1`').replace(/^([^.]*)\.$/, '$1')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n').replaceAll(' | |', ' |  |')
}

if (import.meta.main) writeFileSync(EVENTS_DOC, eventsDoc())
