import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { tempTree } from './testing/temp-tree.ts'

const ROOT = join(import.meta.dirname, '..')

const INDICATORS = `
import { ema } from '@tickworks/indicators'

const closes = Float64Array.of(1, 2, 3, 4, 5)
const streaming = ema.stream({ length: 3 })
const values: number[] = [...closes].map((close) => streaming.update(close))
if (String(values) !== String([...ema(closes, { length: 3 })])) throw new Error('batch and streaming differ')
console.log(JSON.stringify(values))
// @ts-expect-error the types are there, and say that the length is a number
if (values.length === 0) ema.stream({ length: 'three' })
`

const OPTIONS = `
import { bsmGreeks, ExpiryClock, EXPIRY_RULES, impliedVol, OptionChain, tradingCalendar, type SpotContract } from '@tickworks/options'

const contract: SpotContract = { right: 'C', underlying: 100, strike: 105, years: 0.25, rate: 0.05, yield: 0.01, vol: 0.2 }
const { price, outcome } = bsmGreeks(contract)
const { iv } = impliedVol('bsm', { ...contract, price })
const hours = { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: [] }
const year = { kind: 'calendar', daysPerYear: 365 } as const
const clock = new ExpiryClock({ rule: EXPIRY_RULES.nse, calendar: tradingCalendar(hours), year })
const spec = { venue: 'NFO', symbol: 'NIFTY', expiry: '2026-11-26', clock, contractSize: 75 }
const chain = new OptionChain({ ...spec, strikes: [100, 105] })
console.log(JSON.stringify([outcome, Math.abs(iv - 0.2) < 1e-15, chain.leg(100, 'P').outcome]))
// @ts-expect-error the types are there, and say that a vol is a number
if (price < 0) bsmGreeks({ ...contract, vol: '20 %' })
`

// biome-ignore format: a table reads by its columns
const packages = [
  // name         a user's program  what it prints
  ['indicators',  INDICATORS,       '[null,null,2,3,4]\n'],
  ['options',     OPTIONS,          '["ok",true,"no-quote"]\n'],
] as const
for (const [name, program, printed] of packages) {
  const user = packAndInstall(name, program)

  test(`the packed ${name} and what they import run from an empty folder`, () => {
    assert.equal(execFileSync(process.execPath, ['run.ts'], { cwd: user, encoding: 'utf8' }), printed)
  })

  test(`the types of the packed ${name} resolve there, those of what they import too`, () => {
    execFileSync(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', user], { stdio: 'pipe', encoding: 'utf8' })
  })

  test(`the packed ${name} hold built code only: no sources, no tests`, () => {
    const installed = join(user, 'node_modules', '@tickworks')
    assert.deepEqual(readdirSync(installed).sort(), ['kernels', 'market', name].sort())
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file))
    assert.deepEqual(
      files.filter(
        (file) => !/\.(js|d\.ts)$|\/(package\.json|README\.md)$/.test(file) || /\.test\.|\/testing\//.test(file),
      ),
      [],
    )
    assert.ok(files.includes(`${name}/index.d.ts`))
  })
}

function packAndInstall(name: string, program: string): string {
  const folder = tempTree({
    'package.json': { name: 'user', private: true, type: 'module' },
    'run.ts': program,
    'tsconfig.json': {
      compilerOptions: { module: 'nodenext', target: 'es2025', strict: true, noEmit: true, types: [] },
    },
  })
  const npm = (...args: readonly string[]): string =>
    execFileSync('npm', args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' })
  execFileSync(process.execPath, ['tools/build.ts', `@tickworks/${name}`], {
    cwd: ROOT,
    stdio: 'pipe',
    encoding: 'utf8',
  })
  const packed = ['kernels', 'market', name].map((one) => join(ROOT, 'packages', one, 'dist'))
  npm('pack', '--pack-destination', folder, ...packed)
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  // Offline with an empty cache: whatever is not in the tarballs is missing.
  npm('install', '--offline', '--cache', join(folder, 'cache'), ...tarballs.map((file) => `./${file}`))
  return folder
}
