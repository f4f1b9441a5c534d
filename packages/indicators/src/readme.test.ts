import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('../examples/quick-start.ts', import.meta.url)

test('the quick start of the README is the example, and prints what the README says', () => {
  const [, code] = /```ts\n(.*?)```/s.exec(readme)!
  assert.equal(code, readFileSync(example, 'utf8'))
  const [, output] = /```text\n(.*?)```/s.exec(readme)!
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(example)], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, output)
})
