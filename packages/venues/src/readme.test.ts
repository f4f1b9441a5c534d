import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const readme = read('../README.md')
const run = (path: string): string => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(new URL(path, import.meta.url))], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  return stdout
}

test('the quick start of the README is the example, and prints what the README says', () => {
  const [, code] = /```ts\n(.*?)```/s.exec(readme)!
  assert.equal(code, read('../examples/how-is-my-file-read.ts'))
  const [, output] = /```text\n(.*?)```/s.exec(readme)!
  assert.equal(run('../examples/how-is-my-file-read.ts'), output)
})

test('the simulated example says "simulated" wherever it shows something', () => {
  for (const line of run('../examples/a-market-from-a-seed.ts').trim().split('\n')) assert.match(line, /simulated/i)
})

test('the README lists the rules and codes of tables', () => {
  const source = read('adapters/replay/csv-error.ts')
  for (const type of ['CsvRule', 'CsvCode']) {
    const [, union] = new RegExp(`export type ${type} =\\n(.*?)\\n\\n`, 's').exec(source)!
    const names = [...union!.matchAll(/'(\w+)'/g)].map(([, name]) => name)
    const listed = [...readme.matchAll(/^\| `(\w+)` \| /gm)].map(([, name]) => name!)
    assert.deepEqual(
      listed.filter((name) => name.startsWith('ERR_') === (type === 'CsvCode')),
      names,
    )
  }
})
