import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempTree } from './testing/temp-tree.ts'

const ROOT = join(import.meta.dirname, '..')
const PACKED = ['packages/kernels', 'packages/market', 'packages/indicators']

const RUN = `
import { ema } from '@tickworks/indicators'

const closes = Float64Array.of(1, 2, 3, 4, 5)
const streaming = ema.stream({ length: 3 })
const values: number[] = [...closes].map((close) => streaming.update(close))
if (String(values) !== String([...ema(closes, { length: 3 })])) throw new Error('batch and streaming differ')
console.log(JSON.stringify(values))
// @ts-expect-error the types are there, and say that the length is a number
if (values.length === 0) ema.stream({ length: 'three' })
`

const user = packAndInstall()

test('the packed indicators and what they import run from an empty folder', () => {
  const printed = execFileSync(process.execPath, ['run.ts'], { cwd: user, encoding: 'utf8' })
  assert.equal(printed, '[null,null,2,3,4]\n')
})

test('their types resolve there', () => {
  execFileSync(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', user], { stdio: 'pipe', encoding: 'utf8' })
})

test('they hold built code only: no sources, no tests', () => {
  const installed = join(user, 'node_modules', '@tickworks')
  assert.deepEqual(readdirSync(installed).sort(), ['indicators', 'kernels', 'market'])
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file))
  assert.deepEqual(
    files.filter((file) => !/\.(js|d\.ts)$|\/(package\.json|README\.md)$/.test(file) || file.includes('.test.')),
    [],
  )
  assert.ok(files.includes('indicators/index.d.ts'))
})

function packAndInstall(): string {
  const folder = tempTree({
    'package.json': { name: 'user', private: true, type: 'module' },
    'run.ts': RUN,
    'tsconfig.json': {
      compilerOptions: { module: 'nodenext', target: 'es2025', strict: true, noEmit: true, types: [] },
    },
  })
  const npm = (...args: readonly string[]): string =>
    execFileSync('npm', args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' })
  execFileSync(process.execPath, ['tools/build.ts', '@tickworks/indicators'], {
    cwd: ROOT,
    stdio: 'pipe',
    encoding: 'utf8',
  })
  npm('pack', '--pack-destination', folder, ...PACKED.map((name) => join(ROOT, name, 'dist')))
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  // Offline with an empty cache: whatever is not in the tarballs is missing.
  npm('install', '--offline', '--cache', join(folder, 'cache'), ...tarballs.map((file) => `./${file}`))
  return folder
}
