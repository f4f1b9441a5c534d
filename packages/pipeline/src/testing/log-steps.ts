import * as fc from 'fast-check'
import { type LogStep, SIZED_TOPIC, WHOLE_TOPIC } from './event-log-contract.ts'

const topic = fc.constantFrom(SIZED_TOPIC, WHOLE_TOPIC)
const text = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('', 'long '.repeat(60)))

/** Histories of a log, for fast-check. */
export const logSteps: fc.Arbitrary<LogStep[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('append' as const),
        entries: fc.array(fc.record({ topic, texts: fc.array(text, { minLength: 1, maxLength: 5 }) }), {
          maxLength: 4,
        }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('sync' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('cut' as const),
        topic,
        keep: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('retain' as const),
        topic,
        bytesMax: fc.integer({ min: 0, max: 2000 }),
        floor: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    },
  ),
  { maxLength: 25 },
)
