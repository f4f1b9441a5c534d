/**
 * The operator token: 256 random bits that let whoever holds them change state. The store keeps its SHA-256 alone, so it can be shown
 * once, when it is made, and never again; a new one replaces it.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { SqlStore } from '@tickworks/storage'
import { Tokens } from '@tickworks/storage'
import type { Gatekeeper, Verdict } from '../api/context.ts'

/** What commands say of who it was. */
export const OPERATOR = 'operator'
const OWNER = 'owner'

export class OperatorTokens implements Gatekeeper {
  readonly #tokens: Tokens
  readonly #ownerHash: Buffer
  readonly #nowTsUs: () => number

  private constructor(tokens: Tokens, ownerKey: string, nowTsUs: () => number) {
    this.#tokens = tokens
    this.#ownerHash = sha256(ownerKey)
    this.#nowTsUs = nowTsUs
  }

  /**
   * Takes the tokens in force, or makes the first one: `made` is it, to be shown once, else null.
   * `ownerKey` lets those who can read the data folder replace the token.
   */
  static async open(
    store: SqlStore,
    ownerKey: string,
    nowTsUs: () => number,
  ): Promise<{ tokens: OperatorTokens; made: string | null }> {
    const repository = new Tokens(store)
    const tokens = new OperatorTokens(repository, ownerKey, nowTsUs)
    const inForce = (await repository.list()).some(({ revokedTsUs }) => revokedTsUs === null)
    return { tokens, made: inForce ? null : await tokens.replace() }
  }

  /** Asks the store each time: a token replaced by another process stops working here as well. */
  async judge(header: string | undefined): Promise<Verdict> {
    const token = bearer(header)
    if (token === null) return { kind: 'missing' }
    const holder = await this.#tokens.verify(token)
    return holder === null ? { kind: 'wrong' } : { kind: 'accepted', name: holder.name }
  }

  async judgeOwner(header: string | undefined): Promise<Verdict> {
    const token = bearer(header)
    if (token !== null && timingSafeEqual(sha256(token), this.#ownerHash)) return { kind: 'accepted', name: OWNER }
    return await this.judge(header)
  }

  async replace(): Promise<string> {
    return await replaceToken(this.#tokens, this.#nowTsUs())
  }
}

/** Makes a token in place of every other, in the store alone: for a folder that no server owns. */
export async function replaceToken(tokens: Tokens, tsUs: number): Promise<string> {
  const { token } = await tokens.replaceAll({ name: OPERATOR, tsUs })
  return token
}

/** A secret for the life of one process. */
export function newOwnerKey(): string {
  return randomBytes(32).toString('base64url')
}

/** The desk's address; the token rides in the fragment, which no server and no log ever sees. */
export function deskLink(url: string, token: string | null): string {
  return token === null ? `${url}/` : `${url}/#token=${token}`
}

/** The token of `Bearer <token>`; null for anything else, and for what is absurdly long. */
function bearer(header: string | undefined): string | null {
  if (header === undefined || header.length > 200) return null
  return /^Bearer ([A-Za-z0-9_-]+)$/i.exec(header)?.[1] ?? null
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
