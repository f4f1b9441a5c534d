import assert from 'node:assert/strict'
import test from 'node:test'
import { Store } from './store.ts'

test('many changes are told once, and read at once', () => {
  const frames: (() => void)[] = []
  const store = new Store(0, (tell) => frames.push(tell))
  let told = 0
  store.subscribe(() => {
    told += 1
  })
  for (let i = 0; i < 5; i += 1) store.update((n) => n + 1)
  assert.equal(store.get(), 5)
  assert.equal(frames.length, 1)
  frames[0]!()
  assert.equal(told, 1)
  store.update((n) => n + 1)
  assert.equal(frames.length, 2)
})

test('a change that changes nothing is not told', () => {
  const store = new Store({ n: 0 }, () => assert.fail('told'))
  store.update((state) => state)
})

test('who has left is not told', () => {
  const store = new Store(0, (tell) => tell())
  const leave = store.subscribe(() => assert.fail('told'))
  leave()
  store.update((n) => n + 1)
})
