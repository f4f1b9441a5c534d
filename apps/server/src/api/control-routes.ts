/** Everything that changes state. Each route needs the operator token and is limited in rate. */

import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ApiFailure } from './api-error.ts'
import type { ApiContext, Verdict } from './context.ts'
import { errorShape, killSwitchShape, pacingShape, strategyShape } from './shapes.ts'

/** Per client address and minute, over all control routes: far above what hands do, far below guessing. */
export const CONTROL_PER_MINUTE = 120

const noteShape = z.strictObject({ note: z.string().max(500).default('') })

declare module 'fastify' {
  interface FastifyRequest {
    /** Name of the token that let the request in; empty where none is asked for. */
    operator: string
  }
}

export const controlRoutes =
  (context: ApiContext): FastifyPluginAsyncZod =>
  async (app) => {
    const { control, gatekeeper } = context
    const admit = (judge: (header: string | undefined) => Promise<Verdict>) => async (request: FastifyRequest) => {
      const verdict = await judge(request.headers.authorization)
      if (verdict.kind === 'missing') {
        throw new ApiFailure('unauthorized', 'this needs the operator token: Authorization: Bearer <token>')
      }
      if (verdict.kind === 'wrong') {
        throw new ApiFailure('forbidden', 'the operator token is wrong: `tickworks token new` makes a new one')
      }
      request.operator = verdict.name
    }
    // A kill switch without a body is a kill switch: `curl -X POST` must do.
    app.addHook('preValidation', async (request) => {
      request.body ??= {}
    })
    // After the limit of rate, so that guesses count; before the body, which of a stranger is not even parsed.
    const operator = { preParsing: admit((header) => gatekeeper.judge(header)) }
    const owner = { preParsing: admit((header) => gatekeeper.judgeOwner(header)) }
    const does = (title: string) => ({ summary: title, tags: ['control'], security: [{ operatorToken: [] }] })
    const answers = <T extends z.ZodType>(shape: T) => ({ 200: shape, '4xx': errorShape, '5xx': errorShape })

    app.post(
      '/kill',
      {
        ...operator,
        schema: { ...does('Latch the kill switch'), body: noteShape, response: answers(killSwitchShape) },
      },
      ({ body, operator: by }) => control.kill(by, body.note),
    )

    app.post(
      '/release',
      {
        ...operator,
        schema: { ...does('Release the kill switch'), body: noteShape, response: answers(killSwitchShape) },
      },
      ({ body, operator: by }) => control.release(by, body.note),
    )

    app.post(
      '/strategies/:id',
      {
        ...operator,
        schema: {
          ...does('Switch a strategy on or off'),
          params: z.strictObject({ id: z.string().min(1).max(120) }),
          body: z.strictObject({ on: z.boolean() }),
          response: answers(strategyShape),
        },
      },
      async ({ params, body, operator: by }) => {
        const strategy = await control.setStrategy(params.id, body.on, by)
        if (strategy === null) throw new ApiFailure('unknown_strategy', `no strategy has the id ${params.id}`)
        return strategy
      },
    )

    app.post(
      '/pacing',
      {
        ...operator,
        schema: {
          ...does('Pause the feeds, or change how fast they are read'),
          body: z.strictObject({ paused: z.boolean().optional(), speed: z.string().max(20).optional() }),
          response: answers(pacingShape),
        },
      },
      ({ body }) => {
        try {
          return control.setPacing(body)
        } catch (error) {
          if (error instanceof RangeError) throw new ApiFailure('bad_request', error.message)
          throw error
        }
      },
    )

    app.post(
      '/fresh',
      {
        ...operator,
        schema: {
          ...does('Start afresh: wipe the run and begin again'),
          body: z.strictObject({}),
          response: answers(z.object({ startedAfresh: z.literal(true) })),
        },
      },
      async ({ operator: by }) => {
        await control.fresh(by)
        return { startedAfresh: true as const }
      },
    )

    app.post(
      '/token',
      {
        ...owner,
        schema: {
          ...does('Replace the operator token; the old one stops working at once'),
          body: z.strictObject({}),
          response: answers(z.object({ token: z.string() })),
        },
      },
      async () => ({ token: await gatekeeper.replace() }),
    )
  }
