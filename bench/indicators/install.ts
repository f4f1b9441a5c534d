/** What the indicator bench compares with: npm packages from the lock file beside this file, TA-Lib as a wheel, Rust crates. */

import { type Entrant, moduleEntrant } from '../peers/contender.ts'
import { Installation } from '../peers/install.ts'

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
  const installation = new Installation('indicators')
  const { missing } = installation
  return {
    npm: installation.get('npm peers', () => npmPeers(installation), []),
    talib: installation.get<Entrant | null>(`TA-Lib ${TALIB}`, () => talib(installation), null),
    rust: installation.get<readonly Entrant[]>('Rust crates', () => crates(installation), []),
    missing,
  }
}

/** One of the contestants of this bench, by its module. */
export function contestant(name: string, module: string, exported = 'contestant'): Entrant {
  return moduleEntrant(name, beside('contestant-process.ts'), beside(module), exported)
}

function npmPeers(installation: Installation): Entrant[] {
  const licences = new Map(NPM_PEERS.map(([name, , licence]) => [name, licence]))
  const versions = installation.npm(beside('peers/'), licences)
  return NPM_PEERS.map(([name, module]) => contestant(`${name} ${versions.get(name)}`, module))
}

function talib(installation: Installation): Entrant {
  const command = installation.python([`TA-Lib==${TALIB}`, `numpy==${NUMPY}`])
  return { name: `TA-Lib ${TALIB}`, command, args: [beside('talib_process.py').pathname] }
}

function crates(installation: Installation): Entrant[] {
  const command = installation.cargo(beside('rust/'), 'tickworks-bench-indicator-peers')
  return CRATES.map((name) => ({ name: `${name} (Rust)`, command, args: [], suffix: `@${name}` }))
}

function beside(name: string): URL {
  return new URL(name, import.meta.url)
}
