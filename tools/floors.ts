// The walls of the house: who may import whom, and what domain code may not see. Each rule returns sentences, none when it holds.

import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { code, imports, packageOf } from './source-text.ts'
import type { Manifest, Workspace } from './workspaces.ts'
import { dependencies, workspaces } from './workspaces.ts'

/** A package names lower floors only, never its own. */
export const FLOORS: Readonly<Record<string, number>> = {
  '@tickworks/kernels': 1,
  '@tickworks/market': 2,
  '@tickworks/indicators': 3,
  '@tickworks/options': 3,
  '@tickworks/trading': 4,
  '@tickworks/sandbox': 5,
  '@tickworks/pipeline': 5,
  '@tickworks/storage': 5,
  '@tickworks/venues': 5,
  tickworks: 6,
  '@tickworks/dashboard': 6,
  'tickworks-workspace': 7,
}

/** Deterministic packages: time, ids, seeds and everything else come in with the input. */
const DOMAIN = [
  '@tickworks/kernels',
  '@tickworks/market',
  '@tickworks/indicators',
  '@tickworks/options',
  '@tickworks/trading',
]

const OUTSIDE_WORLD = [
  [/\bDate\.now\b|\bnew Date\(\s*\)/, 'the clock'],
  [/\bperformance\s*\.\s*(now|timeOrigin)\b/, 'the clock'],
  [/\.(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|TimezoneOffset)\(/, "the machine's time zone"],
  [/\bMath\.random\b|\bcrypto\.(randomUUID|getRandomValues)\b/, 'unseeded randomness'],
  [/(?<![.\w])process\s*\.\s*\w/, 'the process'],
  [/(?<![.\w])(setTimeout|setInterval|setImmediate|queueMicrotask)\(/, 'a timer'],
  [/(?<![.\w])fetch\(/, 'the network'],
] as const

const TEST_FILE = /\.test\.tsx?$|(^|\/)testing(\.ts$|\/)|(^|\/)(examples|bench|proof)\/|\.config\.ts$/

export type SourceFile = { readonly path: string; readonly owner: Workspace; readonly text: string }

export function checkFloors(root: string): string[] {
  const rooms = workspaces(root)
  const files = sourceFiles(root, rooms)
  return [
    ...rooms.flatMap(({ manifest }) => lowerFloorsOnly(manifest)),
    ...files.flatMap((file) => [...declaredImports(file, rooms), ...pureDomain(file)]),
  ]
}

function lowerFloorsOnly(manifest: Manifest): string[] {
  const floor = FLOORS[manifest.name]
  if (floor === undefined) return [`${manifest.name} has no floor: give it one in tools/floors.ts`]
  return dependencies(manifest)
    .filter(
      ({ name }) => (FLOORS[name] ?? 0) >= floor || (FLOORS[name] === undefined && name.startsWith('@tickworks/')),
    )
    .map(
      ({ kind, name }) =>
        `${manifest.name} (floor ${floor}) names ${name} (floor ${FLOORS[name]}) in ${kind}: lower floors only`,
    )
}

function declaredImports({ path, owner, text }: SourceFile, rooms: readonly Workspace[]): string[] {
  const { manifest } = owner
  const isTest = TEST_FILE.test(path) || owner.folder === ''
  const declared = dependencies(manifest).filter(({ kind }) => isTest || kind !== 'devDependencies')
  return imports(text).flatMap((specifier) => {
    if (/^[./]/.test(specifier)) {
      const target = specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : specifier
      return ownerOf(target, rooms) === owner
        ? []
        : [`${path}: ${specifier} leaves the package: import another one by its name`]
    }
    const name = packageOf(specifier)
    if (isBuiltin(specifier) || name === manifest.name || declared.some((dependency) => dependency.name === name))
      return []
    const where = isTest ? 'dependencies or devDependencies' : 'dependencies'
    return [`${path}: ${name} is not in the ${where} of ${owner.folder || 'the root'}/package.json`]
  })
}

function pureDomain({ path, owner, text }: SourceFile): string[] {
  if (!DOMAIN.includes(owner.manifest.name) || TEST_FILE.test(path)) return []
  const builtins = imports(text).filter((specifier) => isBuiltin(specifier))
  const lines = code(text).split('\n')
  return [
    ...builtins.map((specifier) => `${path}: imports ${specifier}, but domain code does no I/O`),
    ...lines.flatMap((line, index) =>
      OUTSIDE_WORLD.filter(([pattern]) => pattern.test(line)).map(
        ([pattern, what]) =>
          `${path}:${index + 1}: ${pattern.exec(line)?.[0]} reads ${what}, but domain code takes everything as input`,
      ),
    ),
  ]
}

/** Paths are relative to the root, with `/`. */
function sourceFiles(root: string, rooms: readonly Workspace[]): SourceFile[] {
  return walk(root, '').map((path) => ({
    path,
    owner: ownerOf(path, rooms),
    text: readFileSync(join(root, path), 'utf8'),
  }))
}

function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return /^(\.|node_modules$|dist$|coverage$)/.test(entry.name) ? [] : walk(root, path)
    return /\.[cm]?[jt]sx?$/.test(entry.name) ? [path] : []
  })
}

/** The workspace whose folder `path` is in; the root when in none. */
function ownerOf(path: string, rooms: readonly Workspace[]): Workspace {
  const [root, ...others] = rooms as [Workspace, ...Workspace[]]
  return others.find(({ folder }) => path.startsWith(`${folder}/`)) ?? root
}
