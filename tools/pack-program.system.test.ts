import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempTree } from './testing/temp-tree.ts'

// Every workspace is built and packed. What the program needs of others is linked from the clone: a test has no registry to ask.

const ROOT = join(import.meta.dirname, '..')
const HOUSE = /^(tickworks|@tickworks|\..*)$/

const user = tempTree({})
const modules = join(user, 'node_modules')
execFileSync(process.execPath, ['tools/build.ts'], { cwd: ROOT, stdio: 'pipe', encoding: 'utf8' })
const dists = globSync('{packages/*,apps/server}/dist', { cwd: ROOT })
mkdirSync(join(modules, '@tickworks'), { recursive: true })
for (const dist of dists) unpack(join(ROOT, dist))
for (const name of readdirSync(join(ROOT, 'node_modules')).filter((name) => !HOUSE.test(name))) {
  symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
}

symlinkSync(join(ROOT, 'apps', 'server', 'node_modules'), join(modules, 'tickworks', 'node_modules')) // versions of its own

test('every package of the house is built', () => {
  assert.ok(dists.length >= 7, dists.join(', '))
  assert.deepEqual(readdirSync(join(modules, '@tickworks')).length, dists.length - 1)
})

test('the packed program answers, with the desk and the strategies in it', () => {
  const { status, stdout, stderr } = tickworks('--version')
  assert.equal(status, 0, stderr)
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/)
  assert.ok(existsSync(join(modules, 'tickworks', 'desk', 'index.html')))
})

test('the packed program runs a backtest of a shipped strategy', () => {
  const { status, stdout, stderr } = tickworks('backtest', 'ema-cross', '--json')
  assert.equal(status, 0, stderr)
  assert.equal(typeof JSON.parse(stdout), 'object')
})

function tickworks(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(modules, 'tickworks', 'cli.js'), ...args], { cwd: user, encoding: 'utf8' })
}

function unpack(dist: string): void {
  const packed = execFileSync('npm', ['pack', '--json', '--pack-destination', user, dist], {
    cwd: user,
    encoding: 'utf8',
  })
  const [{ name, filename }] = Object.values(JSON.parse(packed)) as [{ name: string; filename: string }]
  const folder = join(modules, name)
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', filename, '-C', folder, '--strip-components=1'], { cwd: user })
}
