/** All projected rows, to compare: of two databases, or of one before and after. */

import { sql } from 'kysely'
import { PROJECTION_TABLES } from '../database.ts'
import type { SqlStore } from '../sql-store.ts'

/** Table → its rows in the order of the primary key, columns in the order of the table. Equal dumps are equal tables. */
export async function dumpProjections(store: SqlStore): Promise<Record<string, unknown[]>> {
  const dump: Record<string, unknown[]> = {}
  for (const [table, key] of Object.entries(PROJECTION_TABLES)) {
    const order = sql.join(key.map((column) => sql.ref(column)))
    const { rows } = await sql`select * from ${sql.table(table)} order by ${order}`.execute(store.db)
    dump[table] = rows
  }
  return dump
}
