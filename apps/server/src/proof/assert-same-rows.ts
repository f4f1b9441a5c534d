import assert from 'node:assert/strict'

/** Equal lists by name; says the first row that is not, instead of printing thousands. */
export function assertSameRows(
  actual: Readonly<Record<string, readonly unknown[]>>,
  expected: Readonly<Record<string, readonly unknown[]>>,
): void {
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort())
  for (const [name, rows] of Object.entries(expected)) {
    const found = actual[name]!
    const texts = found.map((row) => JSON.stringify(row))
    const first = rows.findIndex((row, i) => JSON.stringify(row) !== texts[i])
    if (first >= 0) assert.deepEqual(found[first], rows[first], `row ${first} of ${name}`)
    assert.equal(found.length, rows.length, `rows of ${name}`)
  }
}
