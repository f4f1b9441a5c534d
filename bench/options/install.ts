/** What the options bench compares with, at exact versions: npm packages from the lock file beside this file, wheels of Python, a crate. */

import { type Entrant, moduleEntrant } from '../peers/contender.ts'
import { Installation } from '../peers/install.ts'

/** Licences as the packages state them; all are permissive. Each contender has a process of its own all the same. */
const NPM_PEERS = [
  ['black-scholes', 'pricing', 'MIT'],
  ['greeks', 'derivatives', 'MIT'],
  ['implied-volatility', 'inversion', 'MIT'],
] as const

/** QuantLib and mpmath: BSD-3-Clause; fast-vollib, py_vollib and what that stands on: MIT; numba: BSD-2-Clause. */
const WHEELS = {
  QuantLib: '1.44',
  'fast-vollib': '0.2.4',
  numba: '0.68.1',
  py_vollib: '1.0.12',
  vollib: '1.0.11',
  lets_be_rational: '1.1.2',
  mpmath: '1.4.1',
  numpy: '2.4.6',
} as const

/** MIT. */
const CRATE = 'implied-vol 2.1.0'

/** One thread, as ours has. */
const ONE_CORE = { NUMBA_NUM_THREADS: '1', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }

export type Peers = {
  readonly entrants: readonly Entrant[]
  /** A Python that can make the reference; without it no errors are known. */
  readonly python: string | null
  /** Who is left out, and why: a line each. */
  readonly missing: readonly string[]
}

/** Nobody, and no reference. */
export const ALONE: Peers = { entrants: [], python: null, missing: [] }

export function installPeers(): Peers {
  const installation = new Installation('options')
  const npm = installation.get<Entrant[]>('npm peers', () => npmPeers(installation), [])
  const wheels = Object.entries(WHEELS).map(([name, version]) => `${name}==${version}`)
  const python = installation.get<string | null>('Python peers', () => installation.python(wheels), null)
  const rust = installation.get<Entrant[]>(CRATE, () => crate(installation), [])
  const entrants = [...(python === null ? [] : pythonPeers(python)), ...rust, ...npm]
  return { entrants, python, missing: installation.missing }
}

/** One of the contestants of this bench, by its module. */
export function contestant(name: string, module: string, exported = 'contestant'): Entrant {
  return moduleEntrant(name, beside('contestant-process.ts'), beside(module), exported)
}

function npmPeers(installation: Installation): Entrant[] {
  const versions = installation.npm(beside('peers/'), new Map(NPM_PEERS.map(([name, , licence]) => [name, licence])))
  return NPM_PEERS.map(([name, exported]) =>
    contestant(`${name} ${versions.get(name)} (npm)`, './peers/black-scholes.ts', exported),
  )
}

function pythonPeers(python: string): Entrant[] {
  const main = beside('python_process.py').pathname
  const peer = (name: string, place: string): Entrant => ({
    name,
    command: python,
    args: [main, place],
    environment: ONE_CORE,
  })
  const [quantlib, vollib, slow] = (['QuantLib', 'fast-vollib', 'py_vollib'] as const).map((n) => `${n} ${WHEELS[n]}`)
  return [
    peer(`${vollib}, numba`, 'fast_vollib_peer:public'),
    peer(`${vollib}, its kernels`, 'fast_vollib_peer:kernels'),
    peer(`${vollib}, its Jäckel`, 'fast_vollib_peer:jackel'),
    peer(`${quantlib}`, 'quantlib_peer:european'),
    peer(`${quantlib}, exact`, 'quantlib_peer:exact'),
    peer(`${quantlib}, fast`, 'quantlib_peer:american_fast'),
    peer(`${quantlib}, accurate`, 'quantlib_peer:american_accurate'),
    peer(`${quantlib}, high precision`, 'quantlib_peer:american_high'),
    peer(`${slow}`, 'py_vollib_peer:european'),
  ]
}

function crate(installation: Installation): Entrant[] {
  const command = installation.cargo(beside('rust/'), 'tickworks-bench-options-peers')
  return ['default', 'experimental'].map((solver) => ({
    name: `${CRATE} (Rust)${solver === 'default' ? '' : `, ${solver}`}`,
    command,
    args: [],
    suffix: `@${solver}`,
  }))
}

function beside(name: string): URL {
  return new URL(name, import.meta.url)
}
