import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const readme = read('../README.md')

test('the quick start of the README is the example, and prints what the README says', () => {
  const [, code] = /```ts\n(.*?)```/s.exec(readme)!
  assert.equal(code, read('../examples/bars-of-a-day.ts'))
  const [, output] = /```text\n(.*?)```/s.exec(readme)!
  const example = fileURLToPath(new URL('../examples/bars-of-a-day.ts', import.meta.url))
  const { stdout, stderr, status } = spawnSync(process.execPath, [example], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, output)
})

test('the README lists the rules of rows, each of which a test breaks', () => {
  const [, union] = /export type DefectRule =\n(.*?)\n\n/s.exec(read('data-quality.ts'))!
  const rules = [...union!.matchAll(/'(\w+)'/g)].map(([, rule]) => rule!)
  const listed = [...readme.matchAll(/^\| `(\w+)` \| /gm)].map(([, rule]) => rule)
  assert.deepEqual(listed, rules)
  const tests = read('data-quality.test.ts')
  for (const rule of rules) assert.ok(tests.includes(`'${rule}'`), rule)
})

test('the README names what the package exports', () => {
  const exported = read('index.ts')
  const table = readme.slice(readme.indexOf('## What there is'), readme.indexOf('## Rules'))
  for (const [, name] of table.matchAll(/`([A-Za-z_]+)`/g)) assert.ok(exported.split(/\W+/).includes(name!), name!)
})
