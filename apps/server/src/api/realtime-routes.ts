/** What is: the read models over HTTP. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Views } from '../views/views.ts'
import { ApiFailure } from './api-error.ts'
import { DEFAULT_ROWS } from './channels.ts'
import type { ApiContext } from './context.ts'
import { instrumentId, requireTimeframe } from './lookup.ts'
import {
  barShape,
  bookShape,
  errorShape,
  fillShape,
  indicatorShape,
  instrumentShape,
  orderShape,
  positionShape,
  profitShape,
  quoteShape,
  signalShape,
  statusShape,
  traceShape,
} from './shapes.ts'

const instrument = z.string().min(1).max(120).describe('Instrument key, `VENUE:SYMBOL`')
const nothing = z.strictObject({})
const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual)

export const realtimeRoutes =
  (context: ApiContext): FastifyPluginAsyncZod =>
  async (app) => {
    const get = (title: string, rest: object) => ({ summary: title, tags: ['realtime'], ...rest })
    const answers = <T extends z.ZodType>(shape: T) => ({ 200: shape, '4xx': errorShape, '5xx': errorShape })

    app.get(
      '/status',
      { schema: { ...get('The platform at a glance', {}), querystring: nothing, response: answers(statusShape) } },
      () => context.status(),
    )

    app.get(
      '/instruments',
      {
        schema: {
          ...get('Instruments of the log', {}),
          querystring: nothing,
          response: answers(z.array(instrumentShape)),
        },
      },
      () => {
        const views = context.views()
        return ids(views).map((id) => views.instruments.row(id, views.quotes.hasBook(id)))
      },
    )

    app.get(
      '/quotes',
      {
        schema: {
          ...get('Last price, best bid and ask', {}),
          querystring: z.strictObject({ instrument: instrument.optional() }),
          response: answers(z.array(quoteShape)),
        },
      },
      ({ query }) => {
        const views = context.views()
        const wanted = query.instrument === undefined ? ids(views) : [instrumentId(views, query.instrument)]
        return wanted.map((id) => views.quotes.row(id))
      },
    )

    app.get(
      '/bars',
      {
        schema: {
          ...get('Closed bars, ascending', {}),
          querystring: z.strictObject({
            instrument,
            timeframe: z.string().min(2).max(8),
            limit: limit(5_000, DEFAULT_ROWS.bars),
          }),
          response: answers(z.array(barShape)),
        },
      },
      ({ query }) => {
        const views = context.views()
        const id = instrumentId(views, query.instrument)
        requireTimeframe(views, id, query.instrument, query.timeframe)
        return views.bars.rows(id, query.timeframe, query.limit)
      },
    )

    app.get(
      '/indicators',
      {
        schema: {
          ...get('Indicator values of the strategies on an instrument, ascending', {}),
          querystring: z.strictObject({ instrument, limit: limit(5_000, DEFAULT_ROWS.indicators) }),
          response: answers(z.array(indicatorShape)),
        },
      },
      ({ query }) => {
        const views = context.views()
        return views.indicators.rows(instrumentId(views, query.instrument), query.limit)
      },
    )

    app.get(
      '/positions',
      {
        schema: {
          ...get('Positions per instrument and strategy', {}),
          querystring: nothing,
          response: answers(z.array(positionShape)),
        },
      },
      () => context.views().positions.rows(),
    )

    app.get(
      '/orders',
      {
        schema: {
          ...get('Orders, newest first', {}),
          querystring: z.strictObject({ limit: limit(2_000, DEFAULT_ROWS.orders) }),
          response: answers(z.array(orderShape)),
        },
      },
      ({ query }) => context.views().orders.rows(query.limit),
    )

    app.get(
      '/fills',
      {
        schema: {
          ...get('Fills, newest first', {}),
          querystring: z.strictObject({ limit: limit(2_000, DEFAULT_ROWS.fills), instrument: instrument.optional() }),
          response: answers(z.array(fillShape)),
        },
      },
      ({ query }) => {
        const views = context.views()
        if (query.instrument !== undefined) instrumentId(views, query.instrument)
        return views.fills.rows(query.limit, query.instrument)
      },
    )

    app.get(
      '/signals',
      {
        schema: {
          ...get('Signals and what became of them, newest first', {}),
          querystring: z.strictObject({ limit: limit(2_000, DEFAULT_ROWS.signals) }),
          response: answers(z.array(signalShape)),
        },
      },
      ({ query }) => context.views().signals.rows(query.limit),
    )

    app.get(
      '/profit',
      {
        schema: {
          ...get("The account's money and its equity curve", {}),
          querystring: z.strictObject({ limit: limit(10_000, DEFAULT_ROWS.curve) }),
          response: answers(profitShape),
        },
      },
      ({ query }) => context.views().profitNow(query.limit),
    )

    app.get(
      '/book',
      {
        schema: {
          ...get('Order book', {}),
          querystring: z.strictObject({ instrument, levels: limit(200, DEFAULT_ROWS.book) }),
          response: answers(bookShape),
        },
      },
      ({ query }) => {
        const views = context.views()
        return views.quotes.book(instrumentId(views, query.instrument), query.levels)
      },
    )

    app.get(
      '/trace/:id',
      {
        schema: {
          ...get('From an event back to the tick that caused it', {}),
          params: z.strictObject({ id: z.string().min(1).max(300).describe('Id of an event, an order or a fill') }),
          response: answers(traceShape),
        },
      },
      async ({ params }) => {
        const chain = await context.trace(params.id)
        if (chain === null) throw new ApiFailure('unknown_event', `no event has the id ${params.id}`)
        return chain
      },
    )
  }

function ids(views: Views): number[] {
  return Array.from({ length: views.instruments.count }, (_, id) => id)
}
