/**
 * Envelopes ⇄ bytes: one JSON object in UTF-8, its keys in the order of {@link Envelope}, its payload held to the schema of its type
 * on the way out and on the way in.
 */

import { EVENTS, type Event, type EventType } from '@tickworks/trading'
import type { RecordBatch } from '../record-batch.ts'
import { DecodeError, EncodeError, type RecordPlace } from './codec-error.ts'
import { FIRST_BYTE } from './first-byte.ts'
import { type SchemaCheck, schemaCheck } from './schema-check.ts'

/** Takes the payload of one version to that of the next. Pure. */
export type Upcast = (data: unknown) => unknown
/** Type → version → the step that leads from it to version + 1. Every version ever released keeps its step. */
export type Upcasters = { readonly [type in EventType]?: { readonly [version: number]: Upcast } }

/** All payloads are still of version 1. */
export const UPCASTERS: Upcasters = {}

const ENVELOPE_KEYS = [
  'id',
  'type',
  'version',
  'tsUs',
  'key',
  'source',
  'broker',
  'account',
  'correlationId',
  'causationId',
  'traceId',
  'data',
] as const

type Contract = { readonly version: number; readonly check: SchemaCheck; readonly why: (data: unknown) => string }

const CONTRACTS: ReadonlyMap<string, Contract> = new Map(
  (Object.keys(EVENTS) as EventType[]).map((type) => [type, contractOf(type)]),
)

/**
 * Appends `event` to `out` as one record: one stringify, one write into the shared buffer, about 1.5 µs for an order's fill.
 *
 * @throws EncodeError when the envelope or its payload is not what its type declares; nothing is written then
 */
export function encodeEvent(event: Event, out: RecordBatch): void {
  const contract = CONTRACTS.get(event.type)
  if (contract === undefined)
    throw new EncodeError(String(event.type), String(event.id), 'the type is in the table of events')
  if (!contract.check(event.data) || event.version !== contract.version || !isEnvelope(event)) {
    throw new EncodeError(event.type, String(event.id), whyNot(event, contract))
  }
  const json = JSON.stringify(hasKeyOrder(event) ? event : inKeyOrder(event))
  const at = out.begin(json.length * 3)
  out.end(out.buffer.write(json, at, 'utf8'))
}

/**
 * The event of a payload, its data taken to the present version.
 *
 * @throws DecodeError naming topic, offset and rule
 */
export function decodeEvent(payload: Uint8Array, place: RecordPlace, upcasters: Upcasters = UPCASTERS): Event {
  if (payload[0] !== FIRST_BYTE.event) throw new DecodeError(place, 'an event begins with {')
  let parsed: unknown
  try {
    parsed = JSON.parse(asBuffer(payload).toString('utf8'))
  } catch (cause) {
    throw new DecodeError(place, 'an event is JSON', cause)
  }
  const event = parsed as Event
  const contract = CONTRACTS.get(event.type)
  if (contract === undefined)
    throw new DecodeError(place, `the type is in the table of events, was ${String(event.type)}`)
  if (!isEnvelope(event)) throw new DecodeError(place, whyNot(event, contract))
  const current = event.version === contract.version ? event : upcast(event, contract, place, upcasters)
  if (!contract.check(current.data)) throw new DecodeError(place, whyNot(current, contract))
  return current
}

function contractOf(type: EventType): Contract {
  const { version, schema } = EVENTS[type]
  return {
    version,
    check: schemaCheck(schema),
    why: (data) => {
      const issue = schema.safeParse(data).error?.issues[0]
      return issue === undefined
        ? 'data is as declared'
        : `data${issue.path.map((part) => `.${String(part)}`).join('')}: ${issue.message}`
    },
  }
}

function upcast(event: Event, contract: Contract, place: RecordPlace, upcasters: Upcasters): Event {
  if (event.version > contract.version) {
    throw new DecodeError(
      place,
      `version ${event.version} of ${event.type} is newer than this program's ${contract.version}`,
    )
  }
  let data: unknown = event.data
  for (let version = event.version; version < contract.version; version += 1) {
    const step = upcasters[event.type]?.[version]
    if (step === undefined) throw new DecodeError(place, `version ${version} of ${event.type} has an upcaster`)
    data = step(data)
  }
  return { ...event, version: contract.version, data } as Event
}

function isEnvelope(event: Event): boolean {
  return (
    isText(event.id) &&
    Number.isSafeInteger(event.version) &&
    event.version >= 1 &&
    Number.isSafeInteger(event.tsUs) &&
    isText(event.key) &&
    isText(event.source) &&
    (event.broker === null || isText(event.broker)) &&
    (event.account === null || isText(event.account)) &&
    isText(event.correlationId) &&
    isText(event.causationId) &&
    isText(event.traceId)
  )
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0
}

/** Slow, for the message only. */
function whyNot(event: Event, contract: Contract): string {
  for (const key of ['id', 'key', 'source', 'correlationId', 'causationId', 'traceId'] as const) {
    if (!isText(event[key])) return `${key} is a text that is not empty, was ${JSON.stringify(event[key])}`
  }
  for (const key of ['broker', 'account'] as const) {
    if (event[key] !== null && !isText(event[key])) return `${key} is a text or null, was ${JSON.stringify(event[key])}`
  }
  if (!Number.isSafeInteger(event.tsUs)) return `tsUs is whole microseconds, was ${event.tsUs}`
  if (!Number.isSafeInteger(event.version) || event.version < 1)
    return `version is a whole number from 1, was ${event.version}`
  if (event.version !== contract.version) return `version is ${contract.version}, was ${event.version}`
  return contract.why(event.data)
}

function hasKeyOrder(event: Event): boolean {
  let i = 0
  for (const key in event) {
    if (key !== ENVELOPE_KEYS[i]) return false
    i += 1
  }
  return i === ENVELOPE_KEYS.length
}

function inKeyOrder(event: Event): Event {
  return Object.fromEntries(ENVELOPE_KEYS.map((key) => [key, event[key]])) as unknown as Event
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
