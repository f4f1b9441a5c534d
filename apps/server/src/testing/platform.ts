/** Real platforms in temporary folders, for tests. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineConfig } from '@tickworks/trading'
import { type MarketFeed, type SimulatedOptions, simulatedFeed } from '@tickworks/venues'
import { WebSocket } from 'ws'
import { createLogger } from '../logging.ts'
import { type Platform, type PlatformOptions, startPlatform } from '../platform.ts'
import { config, MODULES } from './engine-run.ts'

export const MINUTE_US = 60_000_000

/** The part of a test's context that is needed here. */
export type Cleanable = { after(cleanup: () => unknown): void }
const cleanups = new WeakMap<Cleanable, (() => unknown)[]>()

/** Does `cleanup` when the test ends, the last one first: a platform is stopped before its folder goes. */
export function atEnd(t: Cleanable, cleanup: () => unknown): void {
  const known = cleanups.get(t)
  if (known !== undefined) {
    known.push(cleanup)
    return
  }
  const list = [cleanup]
  cleanups.set(t, list)
  t.after(async () => {
    for (const each of list.reverse()) await each()
  })
}

export async function temporaryFolder(t: Cleanable): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tickworks-server-'))
  atEnd(t, () => rm(path, { recursive: true, force: true }))
  return path
}

/** Two instruments for an hour, book and trades, unless said otherwise. */
export function market(overrides: Partial<SimulatedOptions> = {}): MarketFeed {
  return simulatedFeed({ seed: 7, instruments: 2, durationUs: 60 * MINUTE_US, ...overrides })
}

export function configFor(feeds: readonly MarketFeed[], overrides: Partial<EngineConfig> = {}): EngineConfig {
  return config(
    feeds.flatMap(({ instruments }) => instruments.map(({ key }) => key)),
    overrides,
  )
}

/** Starts a platform on a free port; it is stopped when the test ends. */
export async function start(t: Cleanable, home: string, overrides: Partial<PlatformOptions> = {}): Promise<Platform> {
  const feeds = overrides.feeds ?? [market()]
  const platform = await startPlatform({
    home,
    feeds,
    config: configFor(feeds),
    modules: MODULES,
    port: 0,
    logger: createLogger('silent'),
    ...overrides,
  })
  atEnd(t, () => platform.stop().catch(() => undefined))
  return platform
}

/** A platform whose feeds have come to their end. */
export async function settled(t: Cleanable, overrides: Partial<PlatformOptions> = {}): Promise<Platform> {
  const platform = await start(t, await temporaryFolder(t), overrides)
  await platform.settled()
  return platform
}

export async function get<T = never>(platform: Platform, path: string): Promise<T> {
  const response = await fetch(`${platform.url}${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

export function post(
  platform: Platform,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${platform.url}/api/v2/control${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

export function bearer(platform: Platform): Record<string, string> {
  return { authorization: `Bearer ${platform.newToken}` }
}

export type StreamMessage = {
  readonly op: string
  readonly channel?: string
  readonly seq?: number
  readonly fromSeq?: number
  readonly toSeq?: number
  readonly snapshot?: unknown
  readonly data?: unknown
  readonly code?: string
}

/** A WebSocket client that keeps what it was told. */
export class StreamClient {
  readonly socket: WebSocket
  readonly messages: StreamMessage[] = []
  readonly closed: Promise<{ code: number; reason: string }>
  #changed: () => void = () => undefined

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.messages.push(JSON.parse(String(data)) as StreamMessage)
      this.#changed()
    })
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
    })
    socket.on('error', () => undefined)
  }

  static async open(t: Cleanable, platform: Platform, headers: Record<string, string> = {}): Promise<StreamClient> {
    const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/api/v2/stream`, { headers })
    const client = new StreamClient(socket)
    atEnd(t, () => socket.terminate())
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve)
      socket.on('unexpected-response', (_request, response) => reject(new Error(`refused with ${response.statusCode}`)))
      socket.on('error', reject)
    })
    return client
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  subscribe(...channels: string[]): void {
    this.say({ op: 'subscribe', channels })
  }

  /** The first message so far or to come that fits. The test runner's own limit ends a wait in vain. */
  async until(fits: (message: StreamMessage) => boolean): Promise<StreamMessage> {
    for (;;) {
      const found = this.messages.find(fits)
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }
}
