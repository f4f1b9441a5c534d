/** The catalogue of indicators, and any of them over the bars there are. */

import { createHash } from 'node:crypto'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SERIES_ROWS } from '../views/bar-series.ts'
import { catalogueEntries, findEntry } from './catalogue-entries.ts'
import { DEFAULT_ROWS } from './channels.ts'
import type { ApiContext } from './context.ts'
import { indicatorSeries, unknownIndicator } from './indicator-series.ts'
import { catalogueEntryShape, errorShape, indicatorSeriesShape } from './shapes.ts'

const PARAMS_LENGTH = 4_000
const CATEGORIES = [...new Set(catalogueEntries().map(({ category }) => category))].sort()

const name = z.string().min(1).max(60)

export const indicatorRoutes =
  (context: ApiContext): FastifyPluginAsyncZod =>
  async (app) => {
    const answers = <T extends z.ZodType>(shape: T) => ({ 200: shape, '4xx': errorShape, '5xx': errorShape })

    app.get(
      '/indicators',
      {
        schema: {
          summary: 'The catalogue of indicators, by name',
          tags: ['indicators'],
          querystring: z.strictObject({ category: z.enum(CATEGORIES).optional() }),
          response: { ...answers(z.array(catalogueEntryShape)), 304: z.null().describe('As it was') },
        },
      },
      async ({ query, headers }, reply) => {
        const { text, etag } = document(query.category ?? null)
        // It changes with the program alone: a client may keep it and ask whether it still holds.
        reply.header('cache-control', 'no-cache').header('etag', etag)
        if (headers['if-none-match'] === etag) return reply.code(304).send(null)
        return reply.type('application/json; charset=utf-8').send(text as never)
      },
    )

    app.get(
      '/indicators/:name',
      {
        schema: {
          summary: 'One indicator of the catalogue',
          tags: ['indicators'],
          params: z.strictObject({ name: name.describe('Name or alias') }),
          querystring: z.strictObject({}),
          response: answers(catalogueEntryShape),
        },
      },
      ({ params }) => {
        const entry = findEntry(params.name)
        if (entry === undefined) throw unknownIndicator(params.name)
        return entry
      },
    )

    app.get(
      '/realtime/indicator',
      {
        schema: {
          summary: 'An indicator over the closed bars of an instrument, ascending',
          description:
            'Computed over all bars at hand, of which the newest `limit` points are told. What looks ahead, or reads what bars do not have, is refused.',
          tags: ['realtime'],
          querystring: z.strictObject({
            instrument: z.string().min(1).max(120).describe('Instrument key, `VENUE:SYMBOL`'),
            timeframe: z.string().min(2).max(8),
            name: name.describe('Name or alias in the catalogue'),
            params: z
              .string()
              .max(PARAMS_LENGTH)
              .optional()
              .describe('Parameters as a JSON object, `{"length": 9}`; defaults for those not given'),
            compat: z
              .enum(['pandas_ta'])
              .optional()
              .describe("pandas_ta's numbers, with its mask, placeholders and quirks, instead of our own"),
            limit: z.coerce.number().int().min(1).max(SERIES_ROWS).default(DEFAULT_ROWS.indicators),
          }),
          response: answers(indicatorSeriesShape),
        },
      },
      ({ query }) => indicatorSeries(context.views(), query),
    )
  }

type Document = { readonly text: string; readonly etag: string }
const documents = new Map<string | null, Document>()

/** The catalogue or one category as JSON, written once: 300 kB would hold up the engine beside it each time. */
function document(category: string | null): Document {
  let known = documents.get(category)
  if (known === undefined) {
    const entries = catalogueEntries().filter((entry) => category === null || entry.category === category)
    const text = JSON.stringify(entries)
    known = { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
    documents.set(category, known)
  }
  return known
}
