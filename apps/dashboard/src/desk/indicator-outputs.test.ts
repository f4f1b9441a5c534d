import assert from 'node:assert/strict'
import test from 'node:test'
import type { ValueRange } from '../api/shapes.ts'
import { drawnOutputs, indicatorTitle } from './indicator-outputs.ts'

const output = (name: string, chart: 'overlay' | 'pane', range: ValueRange = null) => ({ name, chart, range })
const BANDS = [output('lower', 'overlay'), output('upper', 'overlay'), output('width', 'pane')]
const SQUEEZE = [output('value', 'pane'), output('on', 'pane', [0, 1]), output('off', 'pane', [0, 1])]

// biome-ignore format: a table reads by its columns
const cases = [
  ['over the price before what is not',     BANDS,   null,            ['lower', 'upper']],
  ['what shares the scale of the first',    SQUEEZE, null,            ['value']],
  ['those that are wanted',                 BANDS,   ['width'],       ['width']],
  ['the usual ones where none is wanted',   BANDS,   [],              ['lower', 'upper']],
  ['the usual ones where none is there',    SQUEEZE, ['lower'],       ['value']],
] as const
for (const [name, outputs, wanted, want] of cases) {
  test(`is drawn: ${name}`, () => {
    assert.deepEqual(
      drawnOutputs(outputs, wanted).map((drawn) => drawn.name),
      want,
    )
  })
}

// biome-ignore format: a table reads by its columns
const titles = [
  ['rsi',      'RSI_9',               'RSI 9'],
  ['bbands',   'BBL_20_2.0',          'BBANDS 20 2'],
  ['obv',      'OBV',                 'OBV'],
  ['cdl_doji', 'CDL_DOJI_10_0.1',     'CDL_DOJI 10 0.1'],
] as const
for (const [name, column, want] of titles) {
  test(`${column} of ${name} is called ${want}`, () => {
    const outputs = [{ name: 'value', column, chart: 'pane', range: null, sparse: false }] as const
    assert.equal(indicatorTitle({ name, outputs }), want)
  })
}
