// The committed numbers and tables are those that their scripts write, where Python has what the scripts need.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempTree } from './testing/temp-tree.ts'

const PYTHON = process.env.PYTHON ?? 'python3'
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g

/** Names the version of the library that computed. */
const SOURCE = /"source": "[^"]*"/

type Script = {
  readonly room: string
  readonly run: readonly string[]
  readonly needs: string
  /** What it writes, from the room's folder; what it prints goes to `printed`. */
  readonly writes: readonly string[]
  readonly printed?: string
}

const SCRIPTS: readonly Script[] = [
  { room: 'kernels', run: ['make.py', 'samples'], needs: 'mpmath', writes: ['golden/math.json'] },
  {
    room: 'kernels',
    run: ['make.py', 'tables'],
    needs: 'mpmath',
    writes: ['atan', 'exp', 'log', 'tail', 'two-over-pi'].map((name) => `src/math/${name}-table.ts`),
  },
  { room: 'kernels', run: ['lognormal.py'], needs: 'mpmath', writes: ['src/simd/lognormal-table.ts'] },
  { room: 'options', run: ['black.py'], needs: 'mpmath', writes: [], printed: 'golden/black.json' },
  { room: 'options', run: ['mills-table.py'], needs: 'mpmath', writes: [], printed: 'src/black/mills-table.ts' },
  { room: 'options', run: ['european.py'], needs: 'mpmath', writes: ['golden/european.json'] },
  { room: 'options', run: ['exotic.py'], needs: 'mpmath', writes: ['golden/exotic.json'] },
]

for (const { room, run, needs, writes, printed } of SCRIPTS) {
  test(`${room}: ${run.join(' ')} writes what is committed`, { skip: lacks(needs) }, () => {
    const copy = copyOf(room)
    for (const file of writes) rmSync(join(copy, file), { force: true })
    const stdout = python(copy, run)
    for (const file of writes) same(readFileSync(join(copy, file), 'utf8'), committed(room, file), file)
    if (printed !== undefined) same(stdout, committed(room, printed), printed)
  })
}

test('options: guess-table.py prints what is committed, as far as its least squares go', {
  skip: lacks('mpmath, numpy'),
}, () => {
  const fresh = numbersOf(python(copyOf('options'), ['guess-table.py']))
  const table = numbersOf(committed('options', 'src/black/guess-table.ts'))
  assert.equal(fresh.length, table.length)
  for (const [i, number] of fresh.entries()) {
    assert.ok(Math.abs(number - table[i]!) <= 1e-9 * Math.abs(number), `number ${i}`)
  }
})

test('options: american.py writes what is committed, every sixteenth row', { skip: lacks('QuantLib') }, () => {
  type Golden = Record<'rows' | 'worst', [right: string, ...numbers: number[]][]>
  const copy = copyOf('options')
  python(copy, ['american.py', '16'])
  const fresh: Golden = JSON.parse(readFileSync(join(copy, 'golden/american.json'), 'utf8'))
  const golden: Golden = JSON.parse(committed('options', 'golden/american.json'))
  for (const part of ['rows', 'worst'] as const) {
    assert.ok(fresh[part].length > 0)
    for (const row of fresh[part]) {
      const contract = JSON.stringify(row.slice(0, -1))
      const kept = golden[part].find((each) => JSON.stringify(each.slice(0, -1)) === contract)
      assert.ok(kept, `${part} has no row of ${contract}`)
      assert.ok(Math.abs((kept.at(-1) as number) - (row.at(-1) as number)) < 1e-9, `price of ${contract}`)
    }
  }
})

function lacks(modules: string): string | false {
  const { status } = spawnSync(PYTHON, ['-c', `import ${modules}`])
  return status === 0 ? false : `${PYTHON} cannot import ${modules}`
}

/** A folder with the room's scripts, and places for what they write. */
function copyOf(room: string): string {
  const folder = tempTree({})
  cpSync(new URL(`../packages/${room}/golden`, import.meta.url), join(folder, 'golden'), { recursive: true })
  for (const place of ['src/math', 'src/simd']) mkdirSync(join(folder, place), { recursive: true })
  return folder
}

function python(folder: string, [script, ...args]: readonly string[]): string {
  const command = [join(folder, 'golden', script!), ...args]
  const { stdout, stderr, status } = spawnSync(PYTHON, command, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 })
  assert.equal(status, 0, stderr)
  return stdout
}

function committed(room: string, file: string): string {
  return readFileSync(new URL(`../packages/${room}/${file}`, import.meta.url), 'utf8')
}

/** The same numbers in the same order: how they are laid out and written is the formatter's. */
function same(fresh: string, kept: string, file: string): void {
  const numbers = numbersOf(fresh)
  assert.ok(numbers.length > 10, `${file} has ${numbers.length} numbers`)
  assert.deepEqual(numbers, numbersOf(kept), file)
}

function numbersOf(text: string): number[] {
  return (text.replace(SOURCE, '').match(NUMBER) ?? []).map(Number)
}
