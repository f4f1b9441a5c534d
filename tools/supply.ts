// What comes from outside: pinned, under a licence we may ship, and from nowhere in particular.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Workspace } from './workspaces.ts'
import { dependencies, readManifest, workspaces } from './workspaces.ts'

const ALLOWED_LICENCES = ['MIT', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'ISC']
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.-]+)?$/

type LockedPackage = {
  readonly version?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly integrity?: string
}

export function checkSupply(root: string): string[] {
  const rooms = workspaces(root)
  return [...rooms.flatMap(exactVersions), ...lockFile(root), ...rooms.flatMap((room) => licences(root, room))]
}

/** Peers are the user's to choose: they may be ranges. */
function exactVersions({ manifest }: Workspace): string[] {
  return dependencies(manifest)
    .filter(({ kind, version }) => kind !== 'peerDependencies' && !EXACT_VERSION.test(version))
    .map(({ kind, name, version }) => `${manifest.name}: ${name} in ${kind} is "${version}": pin one version exactly`)
}

/** Every entry is checked by its hash, and none says where it was downloaded: that is for each user's own npm to know. */
function lockFile(root: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>
  }
  const downloaded = Object.entries(packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && link !== true,
  )
  return downloaded.flatMap(([path, { resolved, integrity }]) => [
    ...(resolved === undefined
      ? []
      : [`package-lock.json: ${path} names a host (${resolved}): npm must run with the .npmrc of this folder`]),
    ...(integrity === undefined ? [`package-lock.json: ${path} has no integrity hash`] : []),
  ])
}

function licences(root: string, { folder, manifest }: Workspace): string[] {
  return dependencies(manifest).flatMap(({ kind, name }) => {
    const file = [join(root, folder), root]
      .map((from) => join(from, 'node_modules', name, 'package.json'))
      .find((path) => existsSync(path))
    if (file === undefined)
      return kind === 'optionalDependencies' || kind === 'peerDependencies'
        ? []
        : [`${manifest.name}: ${name} is not installed`]
    const { license } = readManifest(file)
    return isAllowed(license)
      ? []
      : [
          `${manifest.name}: ${name} has the licence ${license ?? 'nobody knows'}, not one of ${ALLOWED_LICENCES.join(', ')}`,
        ]
  })
}

/** SPDX without brackets inside brackets: one side of an `OR` is enough. */
function isAllowed(expression = ''): boolean {
  const choices = expression.replace(/[()]/g, '').split(/ or /i)
  return choices.some((choice) => choice.split(/ and /i).every((licence) => ALLOWED_LICENCES.includes(licence.trim())))
}
