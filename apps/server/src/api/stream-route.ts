/** The WebSocket end of the stream: connections of `ws` handed to the hub, a heartbeat, and the hub's clock. */

import fastifyWebsocket from '@fastify/websocket'
import type { FastifyPluginAsync } from 'fastify'
import type { WebSocket } from 'ws'
import type { ApiContext } from './context.ts'
import type { StreamHub } from './stream-hub.ts'

export const STREAM_PATH = '/api/v2/stream'
/** A peer that does not answer a ping before the next one is gone. */
const PING_MS = 30_000
/** How long a client has to answer when the server stops. */
const GOODBYE_MS = 500
/** RFC 6455: try again later. */
const CLOSE_FULL = 1013

export function streamRoute(options: { readonly context: ApiContext; readonly hub: StreamHub }): FastifyPluginAsync {
  const { context, hub } = options
  return async (app) => {
    await app.register(fastifyWebsocket, {
      options: { maxPayload: hub.limits.maxMessageBytes, perMessageDeflate: false, clientTracking: true },
      preClose(done) {
        clearInterval(flush)
        clearInterval(ping)
        hub.closeAll(1001, 'the server stops')
        const { clients } = app.websocketServer
        // A client that does not read never answers the goodbye: the server does not wait for it.
        const goodbye = setTimeout(() => {
          for (const socket of clients) socket.terminate()
        }, GOODBYE_MS)
        app.websocketServer.close(() => clearTimeout(goodbye))
        done()
      },
    })
    const alive = new WeakSet<WebSocket>()
    const flush = setInterval(() => hub.flush(), hub.limits.flushMs)
    const ping = setInterval(() => {
      for (const socket of app.websocketServer.clients) {
        if (alive.has(socket)) {
          alive.delete(socket)
          socket.ping()
        } else socket.terminate()
      }
    }, PING_MS)
    flush.unref()
    ping.unref()

    app.get(STREAM_PATH, { websocket: true, schema: { hide: true } }, (socket) => {
      const client = hub.connect(socket)
      if (client === null) {
        socket.close(CLOSE_FULL, `there are ${hub.limits.maxClients} clients already`)
        return
      }
      alive.add(socket)
      socket.on('pong', () => alive.add(socket))
      socket.on('message', (data, isBinary) => {
        // A thrown error in here would end the process, not the request.
        try {
          hub.receive(client, isBinary ? '' : String(data))
        } catch (error) {
          context.logger.error({ err: error }, 'a message of the stream failed')
          socket.close(1011, 'internal error')
        }
      })
      socket.on('error', () => socket.terminate())
      socket.on('close', () => hub.disconnect(client))
    })
  }
}
