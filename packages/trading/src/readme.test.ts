import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const example = new URL('../examples/what-does-it-earn.ts', import.meta.url)

test('the quick start of the README is the example, and prints what the README says', () => {
  const [, code] = /```ts\n(.*?)```/s.exec(readme)!
  assert.equal(code, readFileSync(example, 'utf8'))
  const [, output] = /```text\n(.*?)```/s.exec(readme)!
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(example)], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, output)
})

test('the rooms of the README are there', () => {
  const rooms = [...readme.matchAll(/^\| (`.*`) \| /gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)])
  assert.ok(rooms.length > 8)
  for (const [, room] of rooms) assert.ok(existsSync(new URL(room!, import.meta.url)), room!)
})
