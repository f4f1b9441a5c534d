export { dumpProjections } from './testing/dump.ts'
export { FLOW_OWNERS, type Flow, randomFlow, wholeFlow } from './testing/random-flow.ts'
export { type SqlStorePlaces, sqlStoreContract } from './testing/sql-store-contract.ts'
