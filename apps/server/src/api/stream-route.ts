/** The WebSocket end of the stream: connections of `ws` handed to the hub, a heartbeat, and the hub's clock. */

import fastifyWebsocket from '@fastify/websocket'
import type { FastifyPluginAsync } from 'fastify'
import type { WebSocket } from 'ws'
import { z } from 'zod'
import { ApiFailure } from './api-error.ts'
import type { ApiContext } from './context.ts'
import { errorShape } from './shapes.ts'
import type { StreamHub } from './stream-hub.ts'

export const STREAM_PATH = '/api/v2/stream'
/** A peer that does not answer a ping before the next one is gone. */
const PING_MS = 30_000
/** How long a client has to answer when the server stops. */
const GOODBYE_MS = 500
/** For the page of the API, which cannot describe messages otherwise. */
const DESCRIPTION = `Send \`{"op": "subscribe", "channels": ["quotes", "bars:INDEX:SPX:1d"]}\`, \`unsubscribe\` likewise, or \`{"op": "ping"}\`.
Each channel answers with \`{"op": "subscribed", "channel", "seq", "snapshot"}\` and then sends \`{"op": "event", "channel", "seq", "data"}\`, \`seq\`
one higher each time. Rows are shaped as those of the GET routes of the same name.

- Every item: \`orders\`, \`fills\`, \`signals\`, \`bars:<KEY>:<timeframe>\`, \`indicators:<KEY>\`. Of a client that does not keep up the oldest
  unsent ones are lost, and told as \`{"op": "gap", "channel", "fromSeq", "toSeq"}\`.
- The latest value, a few times a second: \`quotes\`, \`positions\`, \`profit\`, \`status\`, \`forming:<KEY>:<timeframe>\`, \`book:<KEY>\`.`

/** RFC 6455: try again later. */
const CLOSE_FULL = 1013

export function streamRoute(options: { readonly context: ApiContext; readonly hub: StreamHub }): FastifyPluginAsync {
  const { context, hub } = options
  return async (app) => {
    await app.register(fastifyWebsocket, {
      // What a client does wrong closes its connection with the reason: nothing for the operator of the server to read.
      errorHandler: (error, socket, request) => {
        request.log.debug({ err: error }, 'a client of the stream failed')
        socket.terminate()
      },
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

    const schema = {
      summary: 'Live changes (WebSocket)',
      description: DESCRIPTION,
      tags: ['realtime'],
      response: { 101: z.null().describe('The connection is a WebSocket now'), '4xx': errorShape },
    }
    const refuse = async () => {
      throw new ApiFailure(
        'upgrade_required',
        `${STREAM_PATH} is a WebSocket: connect to it with ws:// instead of http://`,
      )
    }
    const accept = (socket: WebSocket) => {
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
    }
    app.route({ method: 'GET', url: STREAM_PATH, schema, handler: refuse, wsHandler: accept })
  }
}
