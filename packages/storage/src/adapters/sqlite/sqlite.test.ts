import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { sqlStoreContract } from '../../testing/sql-store-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'tickworks-storage-'))
after(() => rmSync(folder, { recursive: true }))
let files = 0

sqlStoreContract('SQLite', {
  fresh: async () => ({ kind: 'sqlite', path: join(folder, `store-${files++}.db`) }),
})
