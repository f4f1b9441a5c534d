import { indicator } from '../definition.ts'
import { rolling } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Widner's projection bands: all highs and lows of a window carried forward along the trend, and the extremes of that. */
export const pbands = indicator({
  name: 'pbands',
  title: 'Projection Bands',
  category: 'overlap',
  formula:
    'upper = greatest of high[k] + k · slope of the highs, lower = least of low[k] + k · slope of the lows, k = 0 … length - 1; slopes of the lines of least squares through `length` values.',
  notes: [
    'Slopes of highs and lows, each for its own band (Widner, MetaStock); Tulip takes the slope of the closes for both.',
    'Not cross-checked: no independent numbers were at hand.',
  ],
  params: { length: length(14, 'Length', 2) },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['Widner, Signaling Change with Projection Bands, Stocks & Commodities, July 1995'],
  unchecked: true,
  main: 'upper',
  outputs: (p) => [
    { name: 'lower', column: 'pbands_lower', lookback: p.length - 1, chart: 'overlay' },
    { name: 'upper', column: 'pbands_upper', lookback: p.length - 1, chart: 'overlay' },
  ],
  build: (g, { high, low }, p) => {
    const [lower] = rolling(g, [low], p.length, 1, project(-1))
    const [upper] = rolling(g, [high], p.length, 1, project(1))
    return [lower!, upper!]
  },
})

/** The greatest (`side` 1) or least (-1) of the values of a window, each carried to its end with the slope of them all. */
function project(side: 1 | -1) {
  return (values: Float64Array, from: number, length: number, y: Float64Array): void => {
    const middle = (length - 1) / 2
    let slope = 0
    for (let k = 0; k < length; k += 1) slope += (k - middle) * (values[from + k]! - values[from]!)
    slope /= (length * (length * length - 1)) / 12
    let extreme = -Infinity
    for (let k = 0; k < length; k += 1) {
      extreme = Math.max(extreme, side * (values[from + k]! + (length - 1 - k) * slope))
    }
    y[0] = side * extreme
  }
}
