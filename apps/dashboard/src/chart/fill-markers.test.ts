import assert from 'node:assert/strict'
import test from 'node:test'
import type { Bar, Fill } from '../api/shapes.ts'
import { BarHistory } from './bar-history.ts'
import { countBetween, detailFor, fillMarkers } from './fill-markers.ts'

const SECOND_US = 1_000_000
const bar = (second: number): Bar => ({
  openTsUs: second * SECOND_US,
  closeTsUs: (second + 60) * SECOND_US,
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: 0,
})
const fill = (fillId: string, second: number, side: Fill['side']): Fill => ({
  fillId,
  orderId: 'o',
  tsUs: second * SECOND_US,
  instrument: 'X:Y',
  strategy: 'ema-cross',
  side,
  role: 'open',
  qty: 1,
  price: 1234.5,
  fee: 0,
  realised: 0,
  position: 1,
})
const bars = new BarHistory()
bars.load([bar(60), bar(120)])
const style = { detail: 'full', priceDecimals: 2, colorOf: () => 'teal' } as const

test('a fill stands at the bar it happened in, in order of time', () => {
  const markers = fillMarkers([fill('b', 150, 'sell'), fill('a', 60, 'buy')], bars, style)
  assert.deepEqual(
    markers.map(({ id, time, shape, position, text }) => [id, time, shape, position, text]),
    [
      ['a', 60, 'arrowUp', 'belowBar', 'ema-cross buy 1,234.50'],
      ['b', 120, 'arrowDown', 'aboveBar', 'ema-cross sell 1,234.50'],
    ],
  )
})

test('a fill from before the first bar is left out, one in the forming bar is not', () => {
  const history = new BarHistory()
  history.load([bar(60)])
  history.form(bar(120))
  const markers = fillMarkers([fill('early', 30, 'buy'), fill('now', 130, 'buy')], history, style)
  assert.deepEqual(
    markers.map(({ id, time }) => [id, time]),
    [['now', 120]],
  )
})

test('many marks say less', () => {
  assert.deepEqual([2, 20, 100].map(detailFor), ['full', 'price', 'arrow'])
  assert.equal(fillMarkers([fill('a', 60, 'buy')], bars, { ...style, detail: 'price' })[0]!.text, '1,234.50')
  assert.equal('text' in fillMarkers([fill('a', 60, 'buy')], bars, { ...style, detail: 'arrow' })[0]!, false)
})

test('counts what lies between two bars', () => {
  const fills = [30, 60, 90, 150].map((second) => fill(String(second), second, 'buy'))
  assert.equal(countBetween(fills, 60 * SECOND_US, 120 * SECOND_US), 2)
})
