import { test } from 'node:test'
import * as fc from 'fast-check'
import { eventLogContract, type LogBench, runLogSteps } from '../../testing/event-log-contract.ts'
import { logSteps } from '../../testing/log-steps.ts'
import { MemoryEventLog } from './event-log.ts'

async function open(): Promise<LogBench> {
  let log = new MemoryEventLog()
  return {
    log,
    async reopen() {
      await log.close()
      log = log.reopened()
      return log
    },
    async dispose() {},
  }
}

eventLogContract('memory log', open)

test('memory log: behaves as arrays do', async () => {
  await fc.assert(
    fc.asyncProperty(logSteps, async (steps) => runLogSteps(await open(), steps)),
    { numRuns: 100 },
  )
})
