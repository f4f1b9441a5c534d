/** What a contestant of the options bench hands to the process that measures it. */

import type { Inputs } from './inputs.ts'
import type { TaskName } from './tasks.ts'

/** `run` is what is measured; `columns` turns what it left into the columns of the task, in our units. */
export type Job = { run(): unknown; columns(): readonly Float64Array[] }

/** Tasks it has nothing for are left out. `rows`: as many are enough to time one that is slow; errors are looked at over the sample all the same. */
export type Contestant = {
  readonly [Task in TaskName]?: { readonly rows: number; readonly prepare: (inputs: Inputs) => Job }
}
