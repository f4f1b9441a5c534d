/** Lists in pages: newest first, by place in the log, so that a page stays what it was while the list grows at its head. */

/** Most rows a page holds. */
export const PAGE_MAX = 1_000

/** `cursor` is the `next` of the page before; absent: the newest page. */
export type PageRequest = { readonly limit: number; readonly cursor?: string | undefined }

/** `next` is null on the last page. */
export type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | null }

/** @throws RangeError unless `limit` is an integer 1 … {@link PAGE_MAX} */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_MAX) return limit
  throw new RangeError(`limit must be an integer from 1 to ${PAGE_MAX}, was ${limit}`)
}

/** Rows of the page have offsets below this. @throws RangeError when the cursor is not one of ours */
export function offsetBelow({ cursor }: PageRequest): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER
  const offset = /^\d{1,16}$/.test(cursor) ? Number(cursor) : Number.NaN
  if (Number.isSafeInteger(offset)) return offset
  throw new RangeError(`cursor must be the next of an earlier page, was ${JSON.stringify(cursor)}`)
}

/** `rows`: what was found for `limit + 1` rows; the one too many says that there is a next page. */
export function toPage<Row extends { readonly logOffset: number }>(rows: readonly Row[], limit: number): Page<Row> {
  if (rows.length <= limit) return { rows, next: null }
  const kept = rows.slice(0, limit)
  return { rows: kept, next: String(kept[limit - 1]!.logOffset) }
}
