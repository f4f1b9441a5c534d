import assert from 'node:assert/strict'
import test from 'node:test'
import { ChannelCursor } from './channel.ts'

test('events that follow the snapshot are next', () => {
  const cursor = new ChannelCursor()
  cursor.start(7)
  assert.deepEqual(
    [8, 9, 10].map((seq) => cursor.arrive(seq)),
    ['next', 'next', 'next'],
  )
})

test('a missing number is a gap once, then the sequence goes on', () => {
  const cursor = new ChannelCursor()
  cursor.start(0)
  assert.deepEqual(
    [1, 4, 5].map((seq) => cursor.arrive(seq)),
    ['next', 'gap', 'next'],
  )
})

test('what the snapshot already holds is old', () => {
  const cursor = new ChannelCursor()
  cursor.start(5)
  assert.deepEqual(
    [4, 5, 6, 6].map((seq) => cursor.arrive(seq)),
    ['old', 'old', 'next', 'old'],
  )
})

test('an event before any snapshot is a gap', () => {
  assert.equal(new ChannelCursor().arrive(3), 'gap')
})

test('what the server dropped is skipped, and an older notice moves nothing back', () => {
  const cursor = new ChannelCursor()
  cursor.start(0)
  cursor.skip(9)
  assert.equal(cursor.arrive(10), 'next')
  cursor.skip(4)
  assert.equal(cursor.arrive(11), 'next')
})
