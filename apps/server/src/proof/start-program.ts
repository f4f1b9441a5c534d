import { fileURLToPath } from 'node:url'
import { Child, type ChildOptions } from '../testing/child.ts'
import type { Cleanup } from '../testing/temporary.ts'

/** `run-program.ts`, with its job as JSON. */
export function startProgram(t: Cleanup, job: unknown, options?: ChildOptions): Child {
  return new Child(t, [fileURLToPath(new URL('run-program.ts', import.meta.url)), JSON.stringify(job)], options)
}
