// One contestant, one task, one process: `node contestant-process.ts <module>#<export> <inputs> <sample> <task>`. Says `none`, or that it is
// ready and how many rows a run takes, and then answers. The result has the first `sample` rows at least.

import { answer } from '../peers/answer.ts'
import { firstRows, readInputs } from './inputs.ts'
import type { Contestant } from './job.ts'
import type { TaskName } from './tasks.ts'

const [module, file, sample, task] = process.argv.slice(2) as [string, string, string, TaskName]
const [path, name] = module.split('#') as [string, string]
const contestants = (await import(path)) as Readonly<Record<string, Contestant>>
const found = contestants[name]![task]

if (found === undefined) {
  console.log('none')
} else {
  const inputs = readInputs(file)
  const rows = Math.min(found.rows, inputs.strike.length)
  const timed = found.prepare(firstRows(inputs, rows))
  const sampled = rows >= Number(sample) ? timed : found.prepare(firstRows(inputs, Number(sample)))
  const columns = (): readonly Float64Array[] => {
    sampled.run()
    return sampled.columns()
  }
  await answer(timed.run, columns, String(rows))
}
