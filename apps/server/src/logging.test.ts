import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { createLogger, readableLine } from './logging.ts'

function capture() {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { lines, stream }
}

test('off a terminal every line is JSON', () => {
  const { lines, stream } = capture()
  createLogger('info', stream).info({ rows: 3 }, 'fed')
  const entry = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  assert.equal(entry.msg, 'fed')
  assert.equal(entry.rows, 3)
})

test('on a terminal a line reads, with its fields and the error', () => {
  const { lines, stream } = capture()
  createLogger('info', stream, true).error({ rows: 3, err: new Error('no room') }, 'append failed')
  assert.equal(lines.length, 1)
  assert.match(lines[0] ?? '', /error {2}append failed {2}rows=3 {2}error: no room\n$/)
})

test('a logged text cannot forge a line, move the cursor or turn the text round', () => {
  const line = readableLine(JSON.stringify({ level: 30, time: 0, msg: 'a\n00:00:00 info forged\u001b[2J\u202e' }))
  assert.equal(line.split('\n').length, 2)
  assert.ok(!line.includes('\u001b') && !line.includes('\u202e'))
})

test('a token is never written', () => {
  const { lines, stream } = capture()
  createLogger('info', stream).info({ token: 'secret', headers: { authorization: 'Bearer secret' } }, 'x')
  assert.ok(!lines.join('').includes('secret'))
})
