import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openSqlStore } from '@tickworks/storage'
import { deskLink, newOwnerKey, OperatorTokens } from './operator-token.ts'

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tickworks-token-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

async function open(t: TestContext, home: string, ownerKey = newOwnerKey()) {
  const store = await openSqlStore({ kind: 'sqlite', path: join(home, 'tickworks.sqlite') })
  t.after(() => store.close())
  return { store, ...(await OperatorTokens.open(store, ownerKey, () => 1)) }
}

test('the first start makes a token of 256 bits and keeps only its hash', async (t) => {
  const home = await folder(t)
  const { tokens, made, store } = await open(t, home)
  assert.ok(made)
  assert.ok(Buffer.from(made.replace('tw_', ''), 'base64url').length >= 32)
  assert.deepEqual(await tokens.judge(`Bearer ${made}`), { kind: 'accepted', name: 'operator' })
  await store.close()
  assert.ok(!(await readFile(join(home, 'tickworks.sqlite'))).includes(made))
})

test('a second start makes none and still knows the first', async (t) => {
  const home = await folder(t)
  const first = await open(t, home)
  await first.store.close()
  const second = await open(t, home)
  assert.equal(second.made, null)
  assert.equal((await second.tokens.judge(`Bearer ${first.made}`)).kind, 'accepted')
})

test('a replaced token stops working at once, also when another process replaced it', async (t) => {
  const home = await folder(t)
  const here = await open(t, home)
  const there = await open(t, home)
  const next = await there.tokens.replace()
  assert.equal((await here.tokens.judge(`Bearer ${here.made}`)).kind, 'wrong')
  assert.equal((await here.tokens.judge(`Bearer ${next}`)).kind, 'accepted')
})

test('the key of the owner replaces tokens and does nothing else', async (t) => {
  const key = newOwnerKey()
  const { tokens } = await open(t, await folder(t), key)
  assert.equal((await tokens.judge(`Bearer ${key}`)).kind, 'wrong')
  assert.equal((await tokens.judgeOwner(`Bearer ${key}`)).kind, 'accepted')
})

// biome-ignore format: a table reads by its columns
const headers = [
  ['no header',          undefined,                      'missing'],
  ['an empty one',       '',                             'missing'],
  ['no token',           'Bearer',                       'missing'],
  ['another scheme',     'Basic dXNlcjpwYXNz',           'missing'],
  ['two tokens',         'Bearer a b',                   'missing'],
  ['a trailing space',   'Bearer a ',                    'missing'],
  ['a wrong token',      'Bearer a',                     'wrong'],
  ['another case',       'bearer a',                     'wrong'],
  ['a huge one',         `Bearer ${'a'.repeat(9_000)}`,  'missing'],
] as const

test('a header is judged by its form, then by its token', async (t) => {
  const { tokens } = await open(t, await folder(t))
  for (const [name, header, kind] of headers) assert.equal((await tokens.judge(header)).kind, kind, name)
})

test('the link carries the token in the fragment, or none', () => {
  assert.equal(deskLink('http://127.0.0.1:8080', 'abc'), 'http://127.0.0.1:8080/#token=abc')
  assert.equal(deskLink('http://127.0.0.1:8080', null), 'http://127.0.0.1:8080/')
})
