/** Many rows into one table with few statements, as plain SQL: building a query for each row would cost more than the row. */

import { CompiledQuery, type Transaction } from 'kysely'
import { type Database, PROJECTION_TABLES, type ProjectionTable } from '../database.ts'
import type { StoreKind } from '../migrations/migration.ts'

type Value = string | number | null
type Row = Readonly<Record<string, Value>>

/** Rows per statement on SQLite: few different numbers, so that the texts stay prepared, and far below its 32 766 parameters. */
const CHUNKS = [64, 8, 1] as const
/** Rows per statement on PostgreSQL, where each is a round trip. */
const JSON_ROWS_MAX = 2_000

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
    if (kind === 'postgres') await this.#writeJson(tx, rows as readonly Row[])
    else await this.#writeValues(tx, rows as readonly Row[])
  }

  async #writeValues(tx: Transaction<Database>, rows: readonly Row[]): Promise<void> {
    const columns = this.#columns
    let at = 0
    for (const count of CHUNKS) {
      for (; rows.length - at >= count; at += count) {
        const values: Value[] = []
        for (let i = at; i < at + count; i += 1) {
          const row = rows[i]!
          for (const column of columns) values.push(storable(row[column]!))
        }
        await tx.executeQuery(CompiledQuery.raw(this.#valuesText(count), values))
      }
    }
  }

  /**
   * One parameter instead of thousands: planning a statement takes PostgreSQL longer the more it has, and arrays of columns would have to
   * name their types. JSON keeps integers and doubles as they are.
   */
  async #writeJson(tx: Transaction<Database>, rows: readonly Row[]): Promise<void> {
    const names = this.#columns.join(', ')
    const source = `select ${names} from json_populate_recordset(null::${this.#table}, $1::json)`
    const text = `insert into ${this.#table} (${names}) ${source}${this.#conflict()}`
    for (let at = 0; at < rows.length; at += JSON_ROWS_MAX) {
      const json = JSON.stringify(rows.slice(at, at + JSON_ROWS_MAX), (_, value) => storable(value))
      await tx.executeQuery(CompiledQuery.raw(text, [json]))
    }
  }

  #valuesText(count: number): string {
    let text = this.#texts.get(String(count))
    if (text === undefined) {
      const row = `(${this.#columns.map(() => '?').join(', ')})`
      const rows = Array.from({ length: count }, () => row).join(', ')
      text = `insert into ${this.#table} (${this.#columns.join(', ')}) values ${rows}${this.#conflict()}`
      this.#texts.set(String(count), text)
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

/** What a database cannot hold as text (U+0000, half a surrogate pair) is U+FFFD in both: a message must not stop the projection. */
function storable(value: Value): Value {
  if (typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'))) return value
  return value.toWellFormed().replaceAll('\0', '\ufffd')
}
