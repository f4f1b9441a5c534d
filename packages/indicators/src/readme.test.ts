import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { catalogue } from './catalogue.ts'
import type { ParamSpec } from './params.ts'

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

test('the table of the README is the catalogue', () => {
  const rows = readme.split('\n').filter((line) => /^\| `\w+` \| `/.test(line))
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()))
  for (const [i, { name, params, inputs, outputs, ...definition }] of catalogue.entries()) {
    const listed = Object.entries<ParamSpec>(params).map(([param, spec]) => {
      const fallback =
        'defaultFrom' in spec && spec.defaultFrom !== undefined ? `\`${spec.defaultFrom}\`` : spec.default
      return `\`${param}\` (${fallback})`
    })
    const defaults = Object.fromEntries(Object.entries<ParamSpec>(params).map(([param, spec]) => [param, spec.default]))
    const named = outputs.call(definition, defaults).map((output) => `\`${output.name}\``)
    const expected = [`\`${name}\``, listed.join(', '), inputs.join(', '), named.join(', ')]
    assert.deepEqual([cells[i]![1], cells[i]![3], cells[i]![4], cells[i]![5]], expected)
  }
  assert.equal(rows.length, catalogue.length)
})
