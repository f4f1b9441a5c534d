/** The HTTP server: routes, guards, OpenAPI, the stream and the desk's files. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyHelmet from '@fastify/helmet'
import fastifyRateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import {
  createJsonSchemaTransform,
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import { API_ERRORS, type ApiErrorCode, ApiFailure, errorBody } from './api-error.ts'
import { badRequest } from './bad-request.ts'
import type { ApiContext } from './context.ts'
import { CONTROL_PER_MINUTE, controlRoutes } from './control-routes.ts'
import { hostGate, sameOrigin } from './hosts.ts'
import { indicatorRoutes } from './indicator-routes.ts'
import { realtimeRoutes } from './realtime-routes.ts'
import { errorShape, healthShape } from './shapes.ts'
import type { StreamHub } from './stream-hub.ts'
import { streamRoute } from './stream-route.ts'

export type ApiOptions = {
  readonly context: ApiContext
  readonly hub: StreamHub
  /** Where the server will listen: what `Host` may say follows from it. */
  readonly host: string
  readonly allowedHosts: readonly string[]
  /** Folder of the built desk; null: none is served. */
  readonly deskFolder: string | null
}

const BODY_BYTES = 65_536

/** A server that is ready to listen. */
export async function buildApi(options: ApiOptions): Promise<FastifyInstance> {
  const { context } = options
  const app: FastifyInstance = fastify({
    // What the server has to say of itself at the start, the platform says better.
    loggerInstance: quieter(context.logger),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    requestTimeout: 15_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 400 },
    http: { headersTimeout: 10_000 },
    frameworkErrors: sendError,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, request, reply) => sendError(error as FastifyError, request, reply))
  app.removeContentTypeParser('text/plain')
  app.decorateRequest('operator', '')
  guard(app, options)

  await app.register(fastifyHelmet, {
    // Nothing is upgraded to TLS here: a name on the local network is served as it was asked for.
    hsts: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", (request) => `ws://${request.headers.host ?? ''}`],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  })
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tickworks',
        version: context.version,
        description:
          'Numbers are in people’s units, times are integer microseconds since epoch (`tsUs`), what is absent is null. ' +
          'Live changes come over the WebSocket `/api/v2/stream`. What changes something needs the operator token as a bearer token.',
        license: { name: 'Apache-2.0' },
      },
      components: { securitySchemes: { operatorToken: { type: 'http', scheme: 'bearer' } } },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { target: 'draft-2020-12' } }),
  })
  await app.register(fastifySwaggerUi, { routePrefix: '/docs' })

  await app.register(streamRoute(options))
  await app.register(realtimeRoutes(context), { prefix: '/api/v2/realtime' })
  await app.register(indicatorRoutes(context), { prefix: '/api/v2' })
  await app.register(
    async (scope) => {
      await scope.register(fastifyRateLimit, {
        max: CONTROL_PER_MINUTE,
        timeWindow: 60_000,
        errorResponseBuilder: (_request, { after }) =>
          new ApiFailure('too_many_requests', `at most ${CONTROL_PER_MINUTE} a minute: again in ${after}`),
      })
      await scope.register(controlRoutes(context))
    },
    { prefix: '/api/v2/control' },
  )
  systemRoutes(app, context)
  await serveDesk(app, options.deskFolder)
  return app
}

/** Refuses names we were not told of, foreign origins where something changes, and caching of what changes. */
function guard(app: FastifyInstance, { host, allowedHosts }: ApiOptions): void {
  const lets = hostGate(host, allowedHosts)
  app.addHook('onRequest', async (request, reply) => {
    if (!lets(request.headers.host)) {
      throw new ApiFailure('bad_host', 'this server does not answer to the name in the Host header')
    }
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const upgrades = request.headers.upgrade !== undefined
    if ((!reads || upgrades) && !sameOrigin(request.headers.origin, request.headers.host)) {
      throw new ApiFailure('bad_origin', 'pages of another origin may not do this')
    }
    reply.header('cache-control', 'no-store')
  })
  // The HTTP server has let go of a socket that asked for an upgrade and did not get one: nobody else would ever close it.
  app.addHook('onResponse', async (request) => {
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon()
  })
}

function systemRoutes(base: FastifyInstance, context: ApiContext): void {
  const app = base.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/health',
    {
      schema: {
        summary: 'Looks at the log, the store, the feeds and the engine',
        tags: ['system'],
        response: { 200: healthShape, 503: healthShape },
      },
    },
    async (_request, reply) => {
      const report = await context.health()
      return reply.code(report.status === 'down' ? 503 : 200).send(report)
    },
  )
  app.get(
    '/metrics',
    { schema: { summary: 'Prometheus metrics', tags: ['system'], response: { 200: z.string(), '5xx': errorShape } } },
    async (_request, reply) => {
      const { contentType, text } = await context.metrics()
      return reply.type(contentType).send(text)
    },
  )
}

async function serveDesk(app: FastifyInstance, deskFolder: string | null): Promise<void> {
  if (deskFolder !== null && existsSync(join(deskFolder, 'index.html'))) {
    await app.register(fastifyStatic, {
      root: deskFolder,
      wildcard: true,
      index: ['index.html'],
      cacheControl: false,
      setHeaders(response, path) {
        // Built files carry a hash in their name; the page that names them does not.
        const forEver = path.includes(`${join(deskFolder, 'assets')}`)
        response.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  } else {
    app.get('/', { schema: { hide: true } }, async () => {
      throw new ApiFailure('desk_not_built', 'the desk has not been built: `npm start` builds it. The API is at /docs')
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]
    return reply.code(404).send(errorBody('not_found', `there is nothing at ${request.method} ${path}`))
  })
}

function sendError(error: FastifyError | ApiFailure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, message, details } = said(error, request)
  const status = API_ERRORS[code]
  if (status >= 500 && !(error instanceof ApiFailure))
    request.log.error({ err: error, method: request.method, path: request.url }, 'request failed')
  if (code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="tickworks"')
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(errorBody(code, message, details))
}

/** Of requests only what went wrong; never more than was asked for. */
function quieter(logger: ApiContext['logger']): FastifyBaseLogger {
  const level = logger.isLevelEnabled('info') ? 'warn' : logger.level
  return logger.child({}, { level }) as FastifyBaseLogger
}

/** What is said of an error: our own as they are, the framework's by their status, everything else as ours without a word of how. */
function said(
  error: FastifyError | ApiFailure,
  request: FastifyRequest,
): { code: ApiErrorCode; message: string; details?: unknown } {
  if (error instanceof ApiFailure) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    return { code: 'bad_request', ...badRequest(error.validation, error.validationContext ?? 'request', request) }
  }
  switch (error.statusCode) {
    case 413:
      return { code: 'payload_too_large', message: `a body has at most ${BODY_BYTES} bytes` }
    case 415:
      return { code: 'unsupported_media_type', message: 'bodies are application/json' }
    case 429:
      return { code: 'too_many_requests', message: error.message }
    case 404:
      return { code: 'not_found', message: error.message }
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return { code: 'bad_request', message: error.message }
  }
  return { code: 'internal', message: 'something failed here; the log of the server says what' }
}
