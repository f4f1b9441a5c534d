/**
 * Installs what the bench compares with, into the cache, once: npm packages from the lock file beside this file without running their
 * scripts, TA-Lib as a wheel in a Python environment, Rust crates where cargo is. Whoever cannot be had is left out and named.
 */

import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE } from './cache.ts'
import { type Entrant, moduleEntrant } from './contenders.ts'

export const TALIB = '0.8.2'
const NUMPY = '2.4.6'

/** Licences as the packages state them. The one that is not permissive is used by nothing but its own process in this bench. */
const NPM_PEERS: readonly (readonly [name: string, module: string, licence: string])[] = [
  ['indicatorts', './peers/indicatorts.ts', 'MIT'],
  ['@ixjb94/indicators', './peers/ixjb94.ts', 'MIT'],
  ['@debut/indicators', './peers/debut.ts', 'GPL-3.0'],
  ['trading-signals', './peers/trading-signals.ts', 'MIT'],
  ['technicalindicators', './peers/technicalindicators.ts', 'MIT'],
]

/** ta: MIT; yata: Apache-2.0; kand: MIT or Apache-2.0. */
const CRATES = ['ta', 'yata', 'kand'] as const

export type Peers = {
  readonly npm: readonly Entrant[]
  readonly talib: Entrant | null
  readonly rust: readonly Entrant[]
  /** Who is left out, and why: a line each. */
  readonly missing: readonly string[]
}

export function installPeers(): Peers {
  mkdirSync(CACHE, { recursive: true })
  const missing: string[] = []
  const get = <T>(name: string, install: () => T, otherwise: T): T => {
    try {
      return install()
    } catch (error) {
      missing.push(`${name}: not measured here, ${(error as Error).message}`)
      return otherwise
    }
  }
  return {
    npm: get('npm peers', installNpm, []),
    talib: get<Entrant | null>(`TA-Lib ${TALIB}`, installTalib, null),
    rust: get<readonly Entrant[]>('Rust crates', installCrates, []),
    missing,
  }
}

function installNpm(): Entrant[] {
  const folder = join(CACHE, 'npm')
  const sources = ['package.json', 'package-lock.json'].map((name) => [beside(`peers/${name}`), join(folder, name)])
  const isThere =
    existsSync(join(folder, 'node_modules')) &&
    sources.every(([from, to]) => existsSync(to!) && readFileSync(from!, 'utf8') === readFileSync(to!, 'utf8'))
  if (!isThere) {
    mkdirSync(folder, { recursive: true })
    for (const [from, to] of sources) copyFileSync(from!, to!)
    say('installing npm peers')
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
  }
  return NPM_PEERS.map(([name, module, expected]) => {
    const file = join(folder, 'node_modules', name, 'package.json')
    const { version, license } = JSON.parse(readFileSync(file, 'utf8')) as { version: string; license?: string }
    if (license !== expected)
      throw new Error(`${name} ${version} has the licence ${license ?? 'nobody knows'}, not ${expected}`)
    return moduleEntrant(`${name} ${version}`, module)
  })
}

function installTalib(): Entrant {
  const folder = join(CACHE, 'python')
  const python = join(folder, 'bin', 'python')
  if (!existsSync(python)) run('python3', ['-m', 'venv', folder], CACHE)
  const version = ['-c', 'import numpy, talib; print(talib.__version__)']
  if (spawnSync(python, version, { encoding: 'utf8' }).stdout?.trim() !== TALIB) {
    say(`installing TA-Lib ${TALIB}`)
    const wheels = ['--quiet', '--only-binary=:all:', `TA-Lib==${TALIB}`, `numpy==${NUMPY}`]
    run(python, ['-m', 'pip', 'install', ...wheels], CACHE)
  }
  return { name: `TA-Lib ${TALIB}`, command: python, args: [beside('talib_process.py')] }
}

function installCrates(): Entrant[] {
  const folder = join(CACHE, 'rust')
  const binary = join(folder, 'target', 'release', 'tickworks-bench-indicator-peers')
  const sources = ['Cargo.toml', 'src/main.rs'].map((name) => readFileSync(beside(`rust/${name}`), 'utf8')).join('\n')
  const built = join(folder, 'built')
  if (!existsSync(binary) || !existsSync(built) || readFileSync(built, 'utf8') !== sources) {
    cpSync(beside('rust'), folder, { recursive: true })
    say('compiling Rust crates')
    run('cargo', ['build', '--release', '--quiet'], folder)
    writeFileSync(built, sources)
  }
  return CRATES.map((name) => ({ name: `${name} (Rust)`, command: binary, args: [], suffix: `@${name}` }))
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status === 0) return
  throw new Error(`${command} ${args[0]} says: ${error?.message ?? stderr.trim().split('\n').at(-1)}`)
}

function beside(name: string): string {
  return new URL(name, import.meta.url).pathname
}

function say(what: string): void {
  console.log(`${what} into ${CACHE}`)
}
