/**
 * Operator tokens: 256 random bits, kept only as their SHA-256. So many bits need no salt and no slow hash, and looking the hash up
 * leaks nothing through time. They are the store's own: not in the log, kept when projections are wiped.
 */

import { createHash, randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { SqlStore } from '../sql-store.ts'

export type TokenRow = {
  readonly id: string
  /** What commands say as `by`. */
  readonly name: string
  readonly createdTsUs: number
  readonly revokedTsUs: number | null
}

/** `token` is shown once and cannot be had again. */
export type NewToken = { readonly id: string; readonly name: string; readonly token: string }
export type TokenHolder = { readonly id: string; readonly name: string }

const TOKEN = /^tw_[A-Za-z0-9_-]{43}$/
const NAME_CHARS_MAX = 64

export class Tokens {
  readonly #store: SqlStore

  constructor(store: SqlStore) {
    this.#store = store
  }

  /** @throws RangeError unless `name` has 1 to 64 printable characters */
  async create(request: { readonly name: string; readonly tsUs: number }): Promise<NewToken> {
    return await this.#store.transaction(async (tx) => await insert(tx, request))
  }

  /** A new token in place of all: every other one is revoked in the same transaction. */
  async replaceAll(request: { readonly name: string; readonly tsUs: number }): Promise<NewToken> {
    return await this.#store.transaction(async (tx) => {
      await tx.updateTable('tokens').set({ revoked_ts_us: request.tsUs }).where('revoked_ts_us', 'is', null).execute()
      return await insert(tx, request)
    })
  }

  /** Whose token it is; null when it is malformed, unknown or revoked. */
  async verify(token: string): Promise<TokenHolder | null> {
    if (!TOKEN.test(token)) return null
    const row = await this.#store.db
      .selectFrom('tokens')
      .select(['token_id as id', 'name'])
      .where('hash', '=', hashOf(token))
      .where('revoked_ts_us', 'is', null)
      .executeTakeFirst()
    return row ?? null
  }

  /** Whether it was there and not yet revoked. */
  async revoke({ id, tsUs }: { readonly id: string; readonly tsUs: number }): Promise<boolean> {
    const result = await this.#store.db
      .updateTable('tokens')
      .set({ revoked_ts_us: tsUs })
      .where('token_id', '=', id)
      .where('revoked_ts_us', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

  /** Revoked ones too, oldest first. */
  async list(): Promise<readonly TokenRow[]> {
    return await this.#store.db
      .selectFrom('tokens')
      .select(['token_id as id', 'name', 'created_ts_us as createdTsUs', 'revoked_ts_us as revokedTsUs'])
      .orderBy('created_ts_us')
      .orderBy('token_id')
      .execute()
  }
}

async function insert(tx: Transaction<Database>, { name, tsUs }: { name: string; tsUs: number }): Promise<NewToken> {
  if (name.length < 1 || name.length > NAME_CHARS_MAX || /\p{C}/u.test(name)) {
    throw new RangeError(
      `name of a token must be 1 to ${NAME_CHARS_MAX} printable characters, was ${JSON.stringify(name)}`,
    )
  }
  const id = randomBytes(6).toString('hex')
  const token = `tw_${randomBytes(32).toString('base64url')}`
  const row = { token_id: id, name, hash: hashOf(token), created_ts_us: tsUs, revoked_ts_us: null }
  await tx.insertInto('tokens').values(row).execute()
  return { id, name, token }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
