/** The other end of a contender, in JavaScript: see `contender.ts` for who asks, `answer.py` for the same in Python. */

import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { bytesOf } from './doubles.ts'

/**
 * Answers lines until there are no more: `time <ms>` with how often it ran `run` and how long that took, `result <file>` with how many
 * columns of doubles are in the file now. `about` goes out with the word that it is ready.
 */
export async function answer(run: () => unknown, columns: () => readonly Float64Array[], about = ''): Promise<void> {
  // What nobody reads may never be computed.
  let kept: unknown
  console.log(`ready ${about}`.trim())
  for await (const line of createInterface({ input: process.stdin })) {
    const [order, argument] = line.split(' ') as [string, string]
    if (order === 'time') {
      const started = performance.now()
      let calls = 0
      let ms = 0
      do {
        kept = run()
        calls += 1
        ms = performance.now() - started
      } while (ms < Number(argument))
      console.log(`${calls} ${ms}`)
    } else {
      const found = columns()
      writeFileSync(argument, Buffer.concat(found.map(bytesOf)))
      console.log(String(found.length))
    }
  }
  if (kept === null) throw new Error('a run gave nothing')
}
