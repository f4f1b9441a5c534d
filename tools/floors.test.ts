import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFloors } from './floors.ts'
import { tempTree } from './testing/temp-tree.ts'

const ROOT = {
  name: 'tickworks-workspace',
  workspaces: ['packages/*', 'apps/*'],
  devDependencies: { 'fast-check': '4.10.2' },
}
const MARKET = {
  name: '@tickworks/market',
  dependencies: { zod: '4.6.7' },
  devDependencies: { 'fast-check': '4.10.2' },
}
const TRADING = { name: '@tickworks/trading', dependencies: { '@tickworks/market': '0.1.0' } }
const STORAGE = { name: '@tickworks/storage', dependencies: { '@tickworks/trading': '0.1.0' } }
const WHOLE = {
  'package.json': ROOT,
  'packages/market/package.json': MARKET,
  'packages/trading/package.json': TRADING,
  'packages/storage/package.json': STORAGE,
  'packages/market/src/index.ts': `export { bars } from './bars.ts'\n`,
  'packages/market/src/bars.ts': `import { z } from 'zod'\n// import fs from 'node:fs', Date.now()\nexport const bars = z.string().parse('Math.random()')\n`,
  'packages/market/src/bars.test.ts': `import fc from 'fast-check'\nimport { test } from 'node:test'\nDate.now()\n`,
  'packages/market/src/testing.ts': `import fc from 'fast-check'\nimport { test } from 'node:test'\n`,
  'packages/market/examples/bars.ts': `import { bars } from '@tickworks/market'\nconsole.log(process.argv, bars)\n`,
  'packages/storage/src/index.ts': `import fs from 'node:fs'\nimport { bars } from '@tickworks/trading/testing'\nDate.now()\n`,
  'tools/check.ts': `import fc from 'fast-check'\n`,
  'packages/market/node_modules/x/index.js': `import 'nothing'\n`,
}

test('a whole house has no finding', () => assert.deepEqual(checkFloors(tempTree(WHOLE)), []))

// biome-ignore format: a table reads by its columns
const broken = [
  ['a manifest that names a higher floor', 'packages/market/package.json', { ...MARKET, dependencies: { zod: '4.6.7', '@tickworks/trading': '0.1.0' } },
    '@tickworks/market (floor 2) names @tickworks/trading (floor 4) in dependencies: lower floors only'],
  ['a manifest that names its own floor', 'packages/storage/package.json', { ...STORAGE, devDependencies: { '@tickworks/pipeline': '0.1.0' } },
    '@tickworks/storage (floor 5) names @tickworks/pipeline (floor 5) in devDependencies: lower floors only'],
  ['a package without a floor', 'packages/attic/package.json', { name: '@tickworks/attic' },
    '@tickworks/attic has no floor: give it one in tools/floors.ts'],
  ['an import that no manifest declares', 'packages/trading/src/risk.ts', `import { z } from 'zod'\n`,
    'packages/trading/src/risk.ts: zod is not in the dependencies of packages/trading/package.json'],
  ['a package of the house that no manifest declares', 'packages/storage/src/risk.ts', `import type { Bar } from '@tickworks/market/testing'\n`,
    '@tickworks/market is not in the dependencies of packages/storage/package.json'],
  ['a development dependency outside tests', 'packages/market/src/law.ts', `import fc from 'fast-check'\n`,
    'packages/market/src/law.ts: fast-check is not in the dependencies of packages/market/package.json'],
  ['an undeclared import of a test', 'packages/market/src/law.test.ts', `import ws from 'ws'\n`,
    'ws is not in the dependencies or devDependencies of packages/market/package.json'],
  ['an undeclared import of a root tool', 'tools/build.ts', `await import('vite')\n`,
    'tools/build.ts: vite is not in the dependencies or devDependencies of the root/package.json'],
  ['a relative import into another package', 'packages/trading/src/risk.ts', `import { bars } from '../../market/src/bars.ts'\n`,
    'packages/trading/src/risk.ts: ../../market/src/bars.ts leaves the package'],
  ['a relative import out of all packages', 'packages/trading/src/risk.test.ts', `import '../../../tools/check.ts'\n`,
    'packages/trading/src/risk.test.ts: ../../../tools/check.ts leaves the package'],
  ['a relative import from the root into a package', 'tools/build.ts', `export * from '../packages/market/src/bars.ts'\n`,
    'tools/build.ts: ../packages/market/src/bars.ts leaves the package'],
  ['an absolute import', 'packages/trading/src/risk.ts', `import '/packages/market/src/bars.ts'\n`,
    'packages/trading/src/risk.ts: /packages/market/src/bars.ts leaves the package'],
  ['I/O in domain code', 'packages/trading/src/risk.ts', `import { readFileSync } from 'node:fs'\n`,
    'packages/trading/src/risk.ts: imports node:fs'],
  ['the clock in domain code', 'packages/trading/src/risk.ts', `const a = 1\nconst b = \`\${Date.now()}\`\n`,
    'packages/trading/src/risk.ts:2: Date.now reads the clock'],
  ['now as a date in domain code', 'packages/trading/src/risk.ts', 'const a = new Date()\n', 'new Date() reads the clock'],
  ['the monotonic clock in domain code', 'packages/trading/src/risk.ts', 'const a = performance.now()\n', 'performance.now reads the clock'],
  ['the time zone in domain code', 'packages/trading/src/risk.ts', 'const a = new Date(0).getHours()\n', ".getHours( reads the machine's time zone"],
  ['randomness in domain code', 'packages/trading/src/risk.ts', 'const a = Math.random()\n', 'Math.random reads unseeded randomness'],
  ['the environment in domain code', 'packages/trading/src/risk.ts', 'const a = process.env.HOME\n', 'process.e reads the process'],
  ['a timer in domain code', 'packages/trading/src/risk.ts', 'setTimeout(() => {}, 1)\n', 'setTimeout( reads a timer'],
] as const
for (const [name, path, content, finding] of broken) {
  test(`refuses ${name}`, () => {
    const findings = checkFloors(tempTree({ ...WHOLE, [path]: content }))
    assert.deepEqual(
      findings.map((found) => found.includes(finding)),
      [true],
      findings.join('\n'),
    )
  })
}
