/** Many rows into one table with few statements, as plain SQL: building a query for each row would cost more than the row. */

import { CompiledQuery, type Transaction } from 'kysely'
import { type Database, PROJECTION_TABLES, type ProjectionTable } from '../database.ts'
import type { StoreKind } from '../migrations/migration.ts'

type Value = string | number | null

/** Rows per statement: few different texts, so that each stays prepared. 64 rows of 22 columns are far below either database's limit. */
const CHUNKS = [64, 8, 1] as const

/**
 * `insert`: a row whose key is there already is an error. `upsert`: it gets all other columns; the rows of one call then have different keys.
 */
export class RowWriter<T extends ProjectionTable> {
  readonly #table: T
  readonly #mode: 'insert' | 'upsert'
  #columns: readonly string[] = []
  readonly #texts = new Map<string, string>()

  constructor(table: T, mode: 'insert' | 'upsert') {
    this.#table = table
    this.#mode = mode
  }

  async write(tx: Transaction<Database>, kind: StoreKind, rows: readonly Database[T][]): Promise<void> {
    if (rows.length === 0) return
    if (this.#columns.length === 0) this.#columns = Object.keys(rows[0]!)
    let at = 0
    for (const count of CHUNKS) {
      for (; rows.length - at >= count; at += count) {
        await tx.executeQuery(CompiledQuery.raw(this.#text(kind, count), this.#values(rows, at, at + count)))
      }
    }
  }

  #values(rows: readonly Database[T][], from: number, to: number): Value[] {
    const values: Value[] = []
    for (let i = from; i < to; i += 1) {
      const row = rows[i] as Record<string, Value>
      for (const column of this.#columns) values.push(storable(row[column]!))
    }
    return values
  }

  #text(kind: StoreKind, count: number): string {
    const name = `${kind} ${count}`
    let text = this.#texts.get(name)
    if (text === undefined) {
      const width = this.#columns.length
      const place = (i: number): string => (kind === 'postgres' ? `$${i + 1}` : '?')
      const rows = Array.from({ length: count }, (_, row) => {
        return `(${this.#columns.map((_, i) => place(row * width + i)).join(', ')})`
      })
      text = `insert into ${this.#table} (${this.#columns.join(', ')}) values ${rows.join(', ')}${this.#conflict()}`
      this.#texts.set(name, text)
    }
    return text
  }

  #conflict(): string {
    if (this.#mode === 'insert') return ''
    const key: readonly string[] = PROJECTION_TABLES[this.#table]
    const rest = this.#columns.filter((column) => !key.includes(column))
    return ` on conflict (${key.join(', ')}) do update set ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`
  }
}

/** PostgreSQL has no U+0000 in text; a message that has one must not stop the projection, and both databases must hold the same. */
function storable(value: Value): Value {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value
}
