import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempTree } from './testing/temp-tree.ts'

const HERE = join(import.meta.dirname, '..')
const ROOT = { name: 'tickworks-workspace', workspaces: ['packages/*'] }
const MARKET = { name: '@tickworks/market', type: 'module' }
const WHOLE = {
  'package.json': ROOT,
  'package-lock.json': { packages: {} },
  'packages/market/package.json': MARKET,
  'packages/market/src/a.ts': 'export const a: number = 1\n',
}

test('a whole house passes', () => {
  const { code, output } = check({})
  assert.equal(code, 0, output)
  assert.deepEqual(output.match(/^\S/gm), ['✔', '✔', '✔', '✔', '✔'])
})

// biome-ignore format: a table reads by its columns
const broken = [
  ['a file that is not formatted',    { 'packages/market/src/a.ts': 'export const a = "x";\n' }, /✖ format and lint/],
  ['an unused import',                { 'packages/market/src/a.ts': `import { b } from './b.ts'\n`, 'packages/market/src/b.ts': 'export const b = 1\n' }, /noUnusedImports/],
  ['an explicit any',                 { 'packages/market/src/a.ts': 'export const a: any = 1\n' }, /noExplicitAny/],
  ['an import that nobody declared',  { 'packages/market/src/a.ts': `import { z } from 'zod'\n\nexport const a = z.string()\n` }, /noUndeclaredDependencies/],
  ['an import cycle',                 { 'packages/market/src/a.ts': `import { b } from './b.ts'\n\nexport const a: number = b\n`, 'packages/market/src/b.ts': `import { a } from './a.ts'\n\nexport const b: number = a\n` }, /noImportCycles/],
  ['a type error',                    { 'packages/market/src/a.ts': `export const a: number = 'x'\n` }, /✖ types.*TS2322/s],
  ['an unchecked index',              { 'packages/market/src/a.ts': 'export const a: number = [1][0]\n' }, /TS2322/],
  ['syntax that cannot be erased',    { 'packages/market/src/a.ts': 'export enum A {\n  B = 1,\n}\n' }, /TS1294/],
  ['the clock in domain code',        { 'packages/market/src/a.ts': 'export const a = Date.now()\n' }, /✖ floors.*reads the clock/s],
  ['a version that is not pinned',    { 'packages/market/package.json': { ...MARKET, dependencies: { zod: '^4' } } }, /✖ versions.*pin one version exactly/s],
] as const
for (const [name, files, finding] of broken) {
  test(`refuses ${name}`, () => {
    const { code, output } = check(files)
    assert.equal(code, 1, output)
    assert.match(output, finding)
  })
}

test('says everything that is wrong, not the first only', () => {
  const { output } = check({ 'packages/market/src/a.ts': 'export const a: string = Date.now();\n' })
  assert.match(output, /✖ format and lint.*✖ types.*✖ floors/s)
})

/** Runs the real check, with the real settings, on a house of one package. */
function check(files: Readonly<Record<string, unknown>>): { code: number | null; output: string } {
  const root = tempTree({ ...WHOLE, ...files })
  for (const settings of ['biome.json', 'tsconfig.json', '.gitignore'])
    cpSync(join(HERE, settings), join(root, settings))
  symlinkSync(join(HERE, 'node_modules'), join(root, 'node_modules'))
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'check.ts')], {
    cwd: root,
    encoding: 'utf8',
  })
  return { code: status, output: stdout + stderr }
}
