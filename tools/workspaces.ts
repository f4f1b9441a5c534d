import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Dependencies = Readonly<Record<string, string>>
export type Manifest = {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly workspaces?: readonly string[]
  readonly exports?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
  readonly license?: string
  readonly dependencies?: Dependencies
  readonly devDependencies?: Dependencies
  readonly optionalDependencies?: Dependencies
  readonly peerDependencies?: Dependencies
}
/** `folder` is relative to the root; the root's own is `''`. */
export type Workspace = { readonly folder: string; readonly manifest: Manifest }

export const DEPENDENCY_KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const

/** The root first, then its workspaces by folder. */
export function workspaces(root: string): Workspace[] {
  const manifest = readManifest(join(root, 'package.json'))
  const folders = globSync([...(manifest.workspaces ?? [])], { cwd: root }).sort()
  const rooms = folders.filter((folder) => existsSync(join(root, folder, 'package.json')))
  return [
    { folder: '', manifest },
    ...rooms.map((folder) => ({ folder, manifest: readManifest(join(root, folder, 'package.json')) })),
  ]
}

export function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}

/** Every name and version that `manifest` asks for, with the field it stands in. */
export function dependencies(
  manifest: Manifest,
): { kind: (typeof DEPENDENCY_KINDS)[number]; name: string; version: string }[] {
  return DEPENDENCY_KINDS.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).map(([name, version]) => ({ kind, name, version })),
  )
}
