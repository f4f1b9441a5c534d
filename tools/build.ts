// `npm run build [-- workspace name ...]`: each workspace as a publishable package in its `dist`, ready for `npm pack`. Naming
// one builds what it needs too. Node refuses to strip types below `node_modules`, hence JavaScript and declarations.

import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { FLOORS } from './floors.ts'
import { builtFile, publishedManifest } from './published-manifest.ts'
import { imports, packageOf } from './source-text.ts'
import type { Manifest, Workspace } from './workspaces.ts'
import { dependencies, workspaces } from './workspaces.ts'

const root = process.cwd()
const all = workspaces(root).filter(({ manifest }) => manifest.exports !== undefined)

const startedMs = performance.now()
const wanted = closure(process.argv.slice(2))
for (const workspace of wanted) build(workspace)
console.log(`built ${wanted.length} packages in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)

/** The named workspaces, or all, with those they depend on: lower floors first. */
function closure(names: readonly string[]): Workspace[] {
  const known = new Map(all.map((workspace) => [workspace.manifest.name, workspace]))
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined) fail(`no workspace ${unknown} is published: there are ${[...known.keys()].join(', ')}`)
  const found = new Set(names.length === 0 ? known.keys() : names)
  for (const name of found) {
    for (const dependency of dependencies(known.get(name)!.manifest)) {
      if (known.has(dependency.name)) found.add(dependency.name)
    }
  }
  return [...found].sort((a, b) => (FLOORS[a] ?? 0) - (FLOORS[b] ?? 0)).map((name) => known.get(name)!)
}

function build({ folder, manifest }: Workspace): void {
  const dist = join(root, folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  compile(folder, manifest)
  copyAssets(join(root, folder, 'src'), dist)
  copyIfThere(join(root, 'LICENSE'), join(dist, 'LICENSE'))
  copyIfThere(join(root, folder, 'README.md'), join(dist, 'README.md'))
  if (manifest.name === 'tickworks') {
    copyDesk(join(dist, 'desk'))
    eraseTypes(join(root, 'strategies'), join(dist, 'strategies'))
  }
  const published = publishedManifest(manifest, importedPackages(join(root, folder, 'src'), unpublished(manifest)))
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
  const programs = Object.values(published.bin ?? {})
  const entries = [...Object.values(published.exports).map((entry) => entry.default), ...programs]
  const missing = entries.find((file) => !existsSync(join(dist, file)))
  if (missing !== undefined) fail(`${manifest.name} publishes ${missing}, which was not built`)
  for (const file of programs) chmodSync(join(dist, file), 0o755)
  console.log(`${manifest.name} → ${folder}/dist`)
}

/** Packages of the house are read from their `dist`: their sources are not below this one's `src`. */
function compile(folder: string, manifest: Manifest): void {
  const config = join(root, folder, 'dist', 'tsconfig.json')
  const src = join(root, folder, 'src')
  const others = all.filter((other) => other.manifest !== manifest)
  const paths = others.flatMap(({ folder: other, manifest: { name, exports = {} } }) =>
    Object.entries(exports).map(([entry, file]) => [
      join(name, entry),
      [join(root, other, 'dist', builtFile(file, '.d.ts'))],
    ]),
  )
  mkdirSync(dirname(config), { recursive: true })
  const compilerOptions = {
    noEmit: false,
    allowJs: false,
    checkJs: false,
    declaration: true,
    rootDir: src,
    outDir: '.',
    paths: Object.fromEntries(paths),
  }
  const base = join(root, 'tsconfig.json')
  writeFileSync(
    config,
    JSON.stringify({
      extends: base,
      compilerOptions,
      include: [src],
      exclude: unpublished(manifest).map((pattern) => join(src, pattern)),
    }),
  )
  const { status, stdout } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', config], { encoding: 'utf8' })
  rmSync(config)
  if (status !== 0) fail(`${manifest.name} does not compile:\n${stdout}`)
}

/** Sources that stay at home: tests, and what serves this package's own tests only. */
function unpublished({ exports = {} }: Manifest): string[] {
  return ['**/*.test.ts', 'proof/**', ...(exports['./testing'] === undefined ? ['testing/**'] : [])]
}

/** What stands beside the code and is read by it: everything that is neither source nor test. */
function copyAssets(src: string, dist: string): void {
  for (const file of globSync('**/*.*', { cwd: src, exclude: ['**/*.ts'] })) cpSync(join(src, file), join(dist, file))
}

function copyDesk(to: string): void {
  const desk = join(root, 'apps', 'dashboard', 'dist')
  if (!existsSync(desk)) fail('apps/dashboard/dist is missing: tools/ensure.js builds it')
  cpSync(desk, to, { recursive: true })
}

/** Shipped strategies import types only: without those they run as they are. */
function eraseTypes(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const file of globSync('*.ts', { cwd: from, exclude: ['*.test.ts'] })) {
    const source = readFileSync(join(from, file), 'utf8')
    writeFileSync(join(to, file.replace(/\.ts$/, '.js')), stripTypeScriptTypes(source))
  }
}

function copyIfThere(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to)
}

/** Names of all packages that the published files import. */
function importedPackages(src: string, exclude: readonly string[]): Set<string> {
  const files = globSync('**/*.ts', { cwd: src, exclude: [...exclude] })
  return new Set(files.flatMap((file) => imports(readFileSync(join(src, file), 'utf8')).map(packageOf)))
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
