import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempTree } from './testing/temp-tree.ts'

const TWO = `import { test } from 'node:test'\ntest('one', () => {})\ntest('two', { skip: 'a reason' }, () => {})\n`
const ONE = `import { test } from 'node:test'\ntest('pid ' + process.pid, () => {})\n`
const FAILS = `import { test } from 'node:test'\ntest('wrong', () => { throw new Error('on purpose') })\n`

test('runs every room, pure floors in one process, system tests last, and closes with one summary', () => {
  const { code, output } = runTests({
    'packages/market/src/a.test.ts': ONE,
    'packages/market/src/b.test.ts': ONE,
    'packages/storage/src/c.test.ts': TWO,
    'apps/server/src/d.system.test.ts': `import { test } from 'node:test'\ntest('system', () => {})\n`,
    'apps/server/node_modules/x/e.test.ts': FAILS,
  })
  assert.equal(code, 0, output)
  const pids = [...output.matchAll(/pid (\d+)/g)].map(([, pid]) => pid)
  assert.equal(pids.length, 2)
  assert.equal(pids[0], pids[1])
  assert.ok(output.indexOf('✔ system') > output.indexOf('﹣ two'))
  assert.match(
    output,
    /ℹ tests 5\nℹ suites 0\nℹ pass 4\nℹ fail 0\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms [\d.]+\s*$/,
  )
})

test('fails when a test fails, and shows it', () => {
  const { code, output } = runTests({ 'packages/market/src/a.test.ts': ONE, 'packages/trading/src/b.test.ts': FAILS })
  assert.equal(code, 1)
  assert.match(output, /ℹ pass 1\nℹ fail 1\n/)
  assert.match(output, /test at packages\/trading\/src\/b\.test\.ts:2:1\n✖ wrong/)
})

test('fails when a file does not load', () => {
  const { code, output } = runTests({ 'packages/market/src/a.test.ts': 'export const = 1', 'tools/b.test.ts': ONE })
  assert.equal(code, 1)
  assert.match(output, /ℹ pass 1\nℹ fail 1\n/)
})

test('fails when no test ran', () => {
  const { code, output } = runTests({ 'tools/a.test.ts': ONE }, ['nowhere'])
  assert.equal(code, 1)
  assert.match(output, /no test ran: no file matches nowhere/)
})

test('takes parts of paths, and leaves system tests out when asked', () => {
  const files = {
    'tools/a.test.ts': ONE,
    'tools/ab.test.ts': ONE,
    'tools/ab.system.test.ts': FAILS,
    'tools/c.test.ts': FAILS,
  }
  const { code, output } = runTests(files, ['tools/a', '--fast'])
  assert.equal(code, 0, output)
  assert.match(output, /ℹ tests 2\n/)
})

function runTests(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): { code: number | null; output: string } {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env // or Node takes it for a test file of this run
  const program = join(import.meta.dirname, 'test.ts')
  const options = { cwd: tempTree(files), env, encoding: 'utf8' } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options)
  return { code: status, output: stdout + stderr }
}
