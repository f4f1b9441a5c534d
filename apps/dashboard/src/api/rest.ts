/** The REST half of the API: reads are open on the loopback, what changes state carries the operator token. */

import type {
  Bar,
  Book,
  CatalogueEntry,
  Fill,
  IndicatorSeries,
  IndicatorSet,
  Instrument,
  Order,
  Params,
  Position,
  ProfitReport,
  Quote,
  Signal,
  Status,
  TraceEvent,
} from './shapes.ts'

/** One broken rule: `at` is a pointer like `/params/length`, `rule` goes on from its name. */
export type Defect = { readonly at: string; readonly rule: string }

/** An indicator over the bars of an instrument, and how many points of it. */
export type IndicatorQuery = {
  readonly instrument: string
  readonly timeframe: string
  readonly name: string
  readonly params: Params
  readonly limit: number
}

/** The server's `{error: {code, message}}`, or that it could not be reached (`status` 0, code `unreachable`). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** The broken rules of a request, where the server names them. */
  readonly defects: readonly Defect[]

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly cause?: unknown; readonly defects?: readonly Defect[] } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.defects = more.defects ?? []
  }
}

const CATALOGUE = '/api/v2/indicators'
const REALTIME = '/api/v2/realtime'
const CONTROL = '/api/v2/control'
const TIMEOUT_MS = 10_000

export class Rest {
  /** Null: read only. */
  token: string | null

  constructor(token: string | null) {
    this.token = token
  }

  status(): Promise<Status> {
    return this.#get('/status')
  }
  instruments(): Promise<readonly Instrument[]> {
    return this.#get('/instruments')
  }
  quotes(): Promise<readonly Quote[]> {
    return this.#get('/quotes')
  }
  bars(instrument: string, timeframe: string, limit: number): Promise<readonly Bar[]> {
    return this.#get('/bars', { instrument, timeframe, limit })
  }
  indicators(instrument: string, limit: number): Promise<readonly IndicatorSet[]> {
    return this.#get('/indicators', { instrument, limit })
  }
  /** An indicator of the catalogue over closed bars. */
  indicator({ params, ...query }: IndicatorQuery): Promise<IndicatorSeries> {
    return this.#get('/indicator', { ...query, params: JSON.stringify(params) })
  }
  catalogue(): Promise<readonly CatalogueEntry[]> {
    return request(CATALOGUE, { headers: {} })
  }
  positions(): Promise<readonly Position[]> {
    return this.#get('/positions')
  }
  orders(limit: number): Promise<readonly Order[]> {
    return this.#get('/orders', { limit })
  }
  fills(limit: number, instrument?: string): Promise<readonly Fill[]> {
    return this.#get('/fills', instrument === undefined ? { limit } : { limit, instrument })
  }
  signals(limit: number): Promise<readonly Signal[]> {
    return this.#get('/signals', { limit })
  }
  profit(limit: number): Promise<ProfitReport> {
    return this.#get('/profit', { limit })
  }
  book(instrument: string, levels: number): Promise<Book> {
    return this.#get('/book', { instrument, levels })
  }
  trace(id: string): Promise<readonly TraceEvent[]> {
    return this.#get(`/trace/${encodeURIComponent(id)}`)
  }

  kill(note: string): Promise<unknown> {
    return this.#post('/kill', note === '' ? {} : { note })
  }
  release(note: string): Promise<unknown> {
    return this.#post('/release', note === '' ? {} : { note })
  }
  setStrategy(id: string, on: boolean): Promise<unknown> {
    return this.#post(`/strategies/${encodeURIComponent(id)}`, { on })
  }
  pacing(change: { readonly paused?: boolean; readonly speed?: string }): Promise<unknown> {
    return this.#post('/pacing', change)
  }
  fresh(): Promise<unknown> {
    return this.#post('/fresh', {})
  }

  #get<T>(path: string, query: Readonly<Record<string, string | number>> = {}): Promise<T> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))
    return request<T>(`${REALTIME}${path}${search.size === 0 ? '' : `?${search}`}`, { headers: {} })
  }

  #post(path: string, body: unknown): Promise<unknown> {
    if (this.token === null) {
      return Promise.reject(new ApiError(401, 'read_only', 'Read only: open the link that the program printed.'))
    }
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' }
    return request(`${CONTROL}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  }
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new ApiError(0, 'unreachable', 'Tickworks did not answer. Is the program running?', { cause })
  })
  const text = await response.text().catch(() => '')
  if (!response.ok) throw refusalOf(response.status, text)
  // The one place where JSON becomes a type: the same program serves the page and the answers.
  return (text === '' ? null : JSON.parse(text)) as T
}

function refusalOf(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string; details?: unknown } }
    return new ApiError(status, error.code, error.message, { defects: defectsIn(error.details) })
  } catch {
    return new ApiError(status, `http_${status}`, `The server answered ${status}.`)
  }
}

function defectsIn(details: unknown): readonly Defect[] {
  return Array.isArray(details)
    ? details.filter(({ at, rule }) => typeof at === 'string' && typeof rule === 'string')
    : []
}
