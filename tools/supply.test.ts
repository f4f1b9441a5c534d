import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSupply } from './supply.ts'
import { tempTree } from './testing/temp-tree.ts'

const ROOT = {
  name: 'tickworks-workspace',
  workspaces: ['packages/*'],
  optionalDependencies: { 'node-elsewhere': '26.10.0' },
}
const MARKET = { name: '@tickworks/market', dependencies: { zod: '4.6.7' }, peerDependencies: { ccxt: '^4.5.0' } }
const LOCKED = { 'node_modules/@tickworks/market': { resolved: 'packages/market', link: true }, 'packages/market': {} }
const WHOLE = {
  'package.json': ROOT,
  'packages/market/package.json': MARKET,
  'package-lock.json': {
    packages: { '': {}, ...LOCKED, 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-x' } },
  },
  'node_modules/zod/package.json': { license: '(GPL-3.0 OR MIT)' },
}

test('a well supplied house has no finding', () => assert.deepEqual(checkSupply(tempTree(WHOLE)), []))

const ranges = ['^4.6.7', '~4.6.7', '4', '4.6', '*', 'latest', '>=4.6.7', 'file:../zod']
for (const range of ranges) {
  test(`refuses the version ${range}`, () => {
    const manifest = { ...MARKET, dependencies: { zod: range } }
    const findings = checkSupply(tempTree({ ...WHOLE, 'packages/market/package.json': manifest }))
    assert.deepEqual(findings, [`@tickworks/market: zod in dependencies is "${range}": pin one version exactly`])
  })
}

test('refuses a host in the lock file, and an entry without a hash', () => {
  const packages = { ...LOCKED, 'node_modules/zod': { version: '4.6.7', resolved: 'https://example.org/zod.tgz' } }
  const [host, hash, ...more] = checkSupply(tempTree({ ...WHOLE, 'package-lock.json': { packages } }))
  assert.match(host ?? '', /node_modules\/zod names a host/)
  assert.match(hash ?? '', /node_modules\/zod has no integrity hash/)
  assert.deepEqual(more, [])
})

const licences = ['GPL-3.0', 'MPL-2.0', 'MIT AND GPL-3.0', undefined]
for (const license of licences) {
  test(`refuses the licence ${license} of a direct dependency`, () => {
    const findings = checkSupply(tempTree({ ...WHOLE, 'node_modules/zod/package.json': { license } }))
    assert.equal(findings.length, 1)
    assert.match(findings[0] ?? '', /^@tickworks\/market: zod has the licence/)
  })
}

test('reads the licence of the copy that the package gets', () => {
  const nested = { 'packages/market/node_modules/zod/package.json': { license: 'GPL-3.0' } }
  assert.match(checkSupply(tempTree({ ...WHOLE, ...nested })).join(), /zod has the licence GPL-3\.0/)
})
