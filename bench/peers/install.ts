/**
 * Installs what a bench compares with, into its cache, once: npm packages from a lock file without running their scripts, wheels into a
 * Python environment, crates where cargo is. Whoever cannot be had is left out and named.
 */

import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheOf } from './cache.ts'

/** What could be had, and who is left out and why, a line each. */
export class Installation {
  readonly cache: string
  readonly missing: string[] = []

  constructor(bench: string) {
    this.cache = cacheOf(bench)
    mkdirSync(this.cache, { recursive: true })
  }

  /** `install()`, or `otherwise` with a line in `missing`. */
  get<T>(name: string, install: () => T, otherwise: T): T {
    try {
      return install()
    } catch (error) {
      this.missing.push(`${name}: not measured here, ${(error as Error).message}`)
      return otherwise
    }
  }

  /** The packages in `from/package-lock.json`. Returns the version of each; a licence that is not the expected one is refused. */
  npm(from: URL, licences: ReadonlyMap<string, string>): Map<string, string> {
    const folder = join(this.cache, 'npm')
    const sources = ['package.json', 'package-lock.json'].map((name) => [fileIn(from, name), join(folder, name)])
    const isThere =
      existsSync(join(folder, 'node_modules')) &&
      sources.every(([given, to]) => existsSync(to!) && readFileSync(given!, 'utf8') === readFileSync(to!, 'utf8'))
    if (!isThere) {
      mkdirSync(folder, { recursive: true })
      for (const [given, to] of sources) copyFileSync(given!, to!)
      this.#say('installing npm peers')
      run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
    }
    const versions = new Map<string, string>()
    for (const [name, expected] of licences) {
      const file = join(folder, 'node_modules', name, 'package.json')
      const { version, license } = JSON.parse(readFileSync(file, 'utf8')) as { version: string; license?: string }
      if (license !== expected)
        throw new Error(`${name} ${version} has the licence ${license ?? 'nobody knows'}, not ${expected}`)
      versions.set(name, version)
    }
    return versions
  }

  /** A Python that has `wheels`, each `name==version`, or those of them that can be had: only wheels, nothing is compiled here. */
  python(wheels: readonly string[]): string {
    const folder = join(this.cache, 'python')
    const python = join(folder, 'bin', 'python')
    if (!existsSync(python)) run('python3', ['-m', 'venv', folder], this.cache)
    const installed = join(folder, 'installed')
    const wanted = wheels.join('\n')
    if (!existsSync(installed) || readFileSync(installed, 'utf8') !== wanted) {
      this.#say(`installing ${wheels.join(', ')}`)
      const pip = (...some: readonly string[]): true => {
        run(python, ['-m', 'pip', 'install', '--quiet', '--only-binary=:all:', ...some], this.cache)
        return true
      }
      try {
        pip(...wheels)
        writeFileSync(installed, wanted)
      } catch (error) {
        const before = this.missing.length
        const had = wheels.filter((wheel) => this.get(wheel, () => pip('--retries=0', wheel), false))
        if (had.length > 0) return python
        this.missing.length = before
        throw error
      }
    }
    return python
  }

  /** The program of the crate in `from`, compiled. */
  cargo(from: URL, program: string): string {
    const folder = join(this.cache, 'rust')
    const binary = join(folder, 'target', 'release', program)
    const sources = ['Cargo.toml', 'src/main.rs'].map((name) => readFileSync(fileIn(from, name), 'utf8')).join('\n')
    const built = join(folder, 'built')
    if (!existsSync(binary) || !existsSync(built) || readFileSync(built, 'utf8') !== sources) {
      cpSync(from, folder, { recursive: true })
      this.#say('compiling Rust crates')
      run('cargo', ['build', '--release', '--quiet'], folder)
      writeFileSync(built, sources)
    }
    return binary
  }

  #say(what: string): void {
    console.log(`${what} into ${this.cache}`)
  }
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status === 0) return
  throw new Error(`${command} ${args[0]} says: ${error?.message ?? stderr.trim().split('\n').at(-1)}`)
}

function fileIn(folder: URL, name: string): string {
  return new URL(name, folder).pathname
}
