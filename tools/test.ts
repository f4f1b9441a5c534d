// `npm test [-- --fast] [-- part of a path ...]`: every `*.test.ts` below the current folder, quick ones first, one summary.
// `--fast` leaves out the `*.system.test.ts`: they start servers, browsers and processes of their own. `--seed=N` lets properties draw other cases.

import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run } from 'node:test'
import type { TestEvent } from 'node:test/reporters'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const ROOMS = ['packages', 'apps', 'strategies', 'bench', 'tools']
/** No I/O and no global state: the tests of one of these share a process, which saves 0.2 s a file. */
const PURE_FLOORS = ['packages/kernels', 'packages/market', 'packages/indicators', 'packages/trading']
/** Far above what any file takes: what hangs is named instead of holding the run up for ever. */
const HUNG_MS = 20 * 60_000
const COUNTS = ['tests', 'suites', 'passed', 'failed', 'cancelled', 'skipped', 'todo'] as const

type Totals = Record<(typeof COUNTS)[number], number>

const root = process.cwd()
const { values, positionals } = parseArgs({
  options: { fast: { type: 'boolean' }, seed: { type: 'string' } },
  allowPositionals: true,
})
const files = testFiles(positionals)
const execArgv = ['--import', new URL('test-seed.ts', import.meta.url).href]
if (values.seed !== undefined) process.env.TICKWORKS_TEST_SEED = values.seed
const system = files.filter((file) => file.endsWith('.system.test.ts'))
const totals: Totals = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 }

await pipeline(allEvents, new spec(), process.stdout, { end: false })
if (totals.tests === 0) process.stderr.write(`no test ran: no file matches ${positionals.join(', ') || '*.test.ts'}\n`)
process.exitCode = totals.tests === 0 || totals.failed + totals.cancelled > 0 ? 1 : 0

async function* allEvents(): AsyncGenerator<TestEvent> {
  const startedMs = performance.now()
  const quick = files.filter((file) => !system.includes(file))
  const pure = PURE_FLOORS.flatMap((floor) => sharedProcess(floor, quick))
  const isolated = quick.filter((file) => !PURE_FLOORS.some((floor) => file.startsWith(`${floor}/`)))
  yield* eventsOf([...pure, ...isolated], availableParallelism())
  if (values.fast !== true) yield* eventsOf(system, 1) // one after the other: they would slow each other down
  for (const line of summary(performance.now() - startedMs)) {
    yield { type: 'test:diagnostic', data: { nesting: 0, message: line, level: 'info' } }
  }
}

/** The events of one run, but for its own closing lines, whose numbers go into `totals`. */
async function* eventsOf(paths: readonly string[], concurrency: number): AsyncGenerator<TestEvent> {
  if (paths.length === 0) return
  for await (const event of run({
    files: paths,
    concurrency,
    timeout: HUNG_MS,
    execArgv,
  }) as AsyncIterable<TestEvent>) {
    if (event.type === 'test:summary' && event.data.file === undefined) {
      const counts = event.data.counts as typeof event.data.counts & Totals // `failed` is missing from the type
      for (const name of COUNTS) totals[name] += counts[name]
    } else if (event.type !== 'test:diagnostic' || event.data.file !== undefined) {
      yield event
    }
  }
}

/** In the words of Node's own runner. */
function summary(durationMs: number): string[] {
  const { passed, failed, ...same } = totals
  const { tests, suites, ...rest } = same
  return Object.entries({ tests, suites, pass: passed, fail: failed, ...rest, duration_ms: durationMs }).map(
    ([name, value]) => `${name} ${value}`,
  )
}

/** Paths from the root, sorted; those that contain one of `parts`, or all. */
function testFiles(parts: readonly string[]): string[] {
  const all = ROOMS.flatMap((room) =>
    globSync(`${room}/**/*.test.ts`, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] }),
  )
  return all.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part))).sort()
}

/** A generated file that imports the test files of `floor`, for the runner to give one process; none where there are none. */
function sharedProcess(floor: string, paths: readonly string[]): string[] {
  const own = paths.filter((file) => file.startsWith(`${floor}/`))
  if (own.length === 0) return []
  const folder = join(root, 'node_modules', '.cache', 'tickworks', 'tests')
  const file = join(folder, `${floor.replace('/', '-')}-${process.pid}.mjs`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, own.map((path) => `import ${JSON.stringify(pathToFileURL(join(root, path)).href)}\n`).join(''))
  process.once('exit', () => rmSync(file))
  return [file]
}
