import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostGate, sameOrigin } from './hosts.ts'

// biome-ignore format: a table reads by its columns
const loopback = [
  ['127.0.0.1:8080',            true],
  ['localhost',                 true],
  ['LOCALHOST:9090',            true],
  ['[::1]:8080',                true],
  ['127.4.5.6',                 true],
  ['evil.example',              false],
  ['127.0.0.1.evil.example',    false],
  ['localhost.evil.example:80', false],
  ['evil.example@127.0.0.1',    false],
  ['192.168.1.5:8080',          false],
  ['127.0.0.1:8080/x',          false],
  ['',                          false],
  [undefined,                   false],
] as const
for (const [header, lets] of loopback) {
  test(`Host ${header} on a loopback server is ${lets ? 'let in' : 'refused'}`, () => {
    assert.equal(hostGate('127.0.0.1', [])(header), lets)
  })
}

test('bound to all interfaces, addresses and configured names pass, other names do not', () => {
  const gate = hostGate('0.0.0.0', ['desk.example'])
  assert.equal(gate('192.168.1.5:8080'), true)
  assert.equal(gate('Desk.Example:8080'), true)
  assert.equal(gate('evil.example'), false)
})

// biome-ignore format: a table reads by its columns
const origins = [
  [undefined,                     '127.0.0.1:8080', true],
  ['http://127.0.0.1:8080',       '127.0.0.1:8080', true],
  ['http://localhost:8080',       '127.0.0.1:8080', false],
  ['http://127.0.0.1:3000',       '127.0.0.1:8080', false],
  ['null',                        '127.0.0.1:8080', false],
  ['file://',                     '127.0.0.1:8080', false],
  ['http://evil.example',         '127.0.0.1:8080', false],
  ['http://127.0.0.1:8080',       undefined,        false],
] as const
for (const [origin, host, same] of origins) {
  test(`Origin ${origin} at ${host} is ${same ? 'the same' : 'refused'}`, () => {
    assert.equal(sameOrigin(origin, host), same)
  })
}
