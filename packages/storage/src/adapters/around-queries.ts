/** Both drivers need something around every query: typed errors, and on SQLite waiting for locks. */

import type { DatabaseConnection } from 'kysely'

/** Runs a query, once or again. */
export type Around = <T>(query: () => Promise<T>) => Promise<T>

/** Changes the connection in place, as Kysely itself does for its log: drivers know their connections by identity. */
export function aroundQueries(connection: DatabaseConnection, around: Around): void {
  const executeQuery = connection.executeQuery
  connection.executeQuery = (query, options) => around(() => executeQuery.call(connection, query, options)) as never
}
