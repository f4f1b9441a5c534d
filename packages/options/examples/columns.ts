import { greekColumns, impliedVols, MODELS, PRICE_OUTCOMES, priceColumns } from '@tickworks/options'

// Three puts on a spot, one on a forward, one that is wrong: a row each.
const rowCount = 5
const column = (...values: number[]): Float64Array => Float64Array.from(values)
const contracts = {
  model: Uint8Array.from(['bsm', 'bsm', 'american', 'black76', 'bsm'] as const, (name) => MODELS.indexOf(name)),
  right: new Int8Array(rowCount).fill(-1),
  underlying: new Float64Array(rowCount).fill(100),
  strike: column(90, 100, 100, 100, 100),
  years: new Float64Array(rowCount).fill(0.25),
  rate: new Float64Array(rowCount).fill(0.05),
  vol: column(0.25, 0.2, 0.2, 0.2, -0.2),
}
const out = priceColumns(contracts, { price: new Float64Array(rowCount), outcome: new Uint8Array(rowCount) })
console.log(Array.from(out.price!, (price) => price.toFixed(6)).join(' '))
console.log(Array.from(out.outcome!, (code) => PRICE_OUTCOMES[code]).join(' '))
console.log('columns there are:', Object.keys(greekColumns(1)).join(' '))

const { iv } = impliedVols('bsm', { ...contracts, price: out.price! })
console.log('vols of the first two', iv[0]!.toFixed(12), iv[1]!.toFixed(12))
