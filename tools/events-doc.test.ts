import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { EVENTS, type EventType } from '@tickworks/trading'
import { EVENTS_DOC, eventsDoc, MEANINGS, payloadRows } from './events-doc.ts'

const types = Object.keys(EVENTS) as EventType[]

test('docs/events.md is what the table of events says', () => {
  assert.ok(
    readFileSync(EVENTS_DOC, 'utf8') === eventsDoc(),
    'docs/events.md is not up to date: node_modules/.bin/node tools/events-doc.ts writes it',
  )
})

test('every field of every payload has a meaning, and no meaning is left over', () => {
  const rows = types.flatMap((type) => payloadRows(type).map((row) => ({ ...row, key: `${type}.${row.name}` })))
  const nameless = rows.filter(({ meaning }) => meaning === '').map(({ key }) => key)
  assert.deepEqual(nameless, [], 'say what they mean: a comment in events.ts, or MEANINGS in tools/events-doc.ts')
  const used = new Set(rows.map(({ meaning }) => meaning))
  const idle = Object.entries(MEANINGS).filter(([, meaning]) => !used.has(meaning))
  assert.deepEqual(idle, [])
})

test('every link of the page leads to an anchor of it', () => {
  const page = eventsDoc()
  const links = [...page.matchAll(/\]\(#(\w+)\)/g)].map(([, name]) => name!)
  assert.deepEqual([...links].sort(), [...types].sort())
  for (const name of links) assert.ok(page.includes(`<a id="${name}"></a>`), name)
})
