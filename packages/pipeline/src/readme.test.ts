import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SYNC_EVERY, TOPIC_BYTES_MAX } from './log-runtime.ts'
import { PIPELINE_ERRORS } from './pipeline-error.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('../examples/stop-and-go-on.ts', import.meta.url)

test('the quick start of the README is the example, and prints what the README says', () => {
  const [, code] = /```ts\n(.*?)```/s.exec(readme)!
  assert.equal(code, readFileSync(example, 'utf8'))
  const [, output] = /```text\n(.*?)```/s.exec(readme)!
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(example)], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, output)
})

test('the README lists the codes of errors, and its numbers are those of the code', () => {
  const rows = Object.entries(PIPELINE_ERRORS).map(
    ([code, { meaning, retryable }]) => `| \`${code}\` | ${meaning} | ${retryable ? 'yes' : 'no'} |`,
  )
  assert.deepEqual(readme.match(/^\| `ERR_.*$/gm), rows)
  assert.match(readme, /every second \(`SYNC_EVERY`\)/)
  assert.equal(SYNC_EVERY.ms, 1_000)
  assert.match(readme, /by size \(1 GiB each\)/)
  assert.equal(TOPIC_BYTES_MAX, 2 ** 30)
})
