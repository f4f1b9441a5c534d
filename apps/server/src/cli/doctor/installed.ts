/** Checks of what is installed: Node, the packages at their pinned versions, the desk, a browser for the tests. */

import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { broken, type Finding, ok, warning } from './finding.ts'

const NODE_MAJOR = 26

export function installedFindings(): Finding[] {
  return [nodeFinding(process.versions.node), packagesFinding(), deskFinding(), browserFinding()]
}

export function nodeFinding(found: string): Finding {
  if (Number(found.split('.')[0]) >= NODE_MAJOR) return ok('node', `${found}, ${process.platform} ${process.arch}`)
  return broken(
    'node',
    `${found} is too old: Tickworks runs on Node ${NODE_MAJOR}`,
    'start it with npm run tickworks, which brings its own Node',
  )
}

type Manifest = {
  readonly name?: string
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function packagesFinding(): Finding {
  const own = ownManifest()
  if (own === null)
    return broken('packages', 'the package.json of Tickworks is missing', 'install it again: npm ci in the clone')
  const wrong: string[] = []
  const wanted = Object.entries(own.dependencies ?? {})
  for (const [name, version] of wanted) {
    const found = installedVersion(name)
    if (found === null) wrong.push(`${name} is missing`)
    else if (found !== version) wrong.push(`${name} is ${found} instead of ${version}`)
  }
  if (wrong.length > 0)
    return broken('packages', wrong.join(', '), 'npm ci in the clone installs what the lock file says')
  return ok('packages', `all ${wanted.length} are there, at the pinned versions`)
}

function ownManifest(): Manifest | null {
  const file = findPackageJSON(import.meta.url)
  if (file === undefined) return null
  const manifest: Manifest = JSON.parse(readFileSync(file, 'utf8'))
  return manifest.name === 'tickworks' ? manifest : null
}

function installedVersion(name: string): string | null {
  try {
    const file = findPackageJSON(name, import.meta.url)
    const manifest: Manifest | null = file === undefined ? null : JSON.parse(readFileSync(file, 'utf8'))
    return manifest?.version ?? null
  } catch {
    return null
  }
}

function deskFinding(): Finding {
  const near = ['../../../../dashboard/dist/index.html', '../../desk/index.html', '../desk/index.html']
  const file = near.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) => existsSync(path))
  if (file !== undefined) return ok('desk', 'built')
  return warning('desk', 'not built: the API works, the page does not', 'npm start builds it')
}

/** Only the tests need one. */
function browserFinding(): Finding {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const found = names
    .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
    .find(isExecutable)
  if (found !== undefined) return ok('browser', `${found}, for the tests`)
  return warning(
    'browser',
    'no Chromium: tests of the desk and of reports are skipped',
    'install it to run them, on Debian: apt-get install chromium',
  )
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
