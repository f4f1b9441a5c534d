import { indicator } from '../definition.ts'
import { holtWinters } from '../graph/holt-winters.ts'
import { pythonFloat, real } from '../params.ts'

/** Holt and Winters: level, velocity and acceleration, each smoothed. */
export const hwma = indicator({
  name: 'hwma',
  title: 'Holt-Winter Moving Average',
  category: 'overlap',
  formula:
    'F = (1 - na)(F[1] + V[1] + A[1]/2) + na · x, V = (1 - nb)(V[1] + A[1]) + nb(F - F[1]), A = (1 - nc)A[1] + nc(V - V[1]); value F + V + A/2.',
  notes: ['Begins with F = x, V = A = 0, the first bar itself being counted.'],
  params: {
    na: real(0.2, 0, 1, 'Gain of the level'),
    nb: real(0.1, 0, 1, 'Gain of the velocity'),
    nc: real(0.1, 0, 1, 'Gain of the acceleration'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic hwma'],
  outputs: (p) => [
    {
      name: 'value',
      column: `HWMA_${pythonFloat(p.na)}_${pythonFloat(p.nb)}_${pythonFloat(p.nc)}`,
      lookback: 0,
      chart: 'overlay',
    },
  ],
  build: (g, { close }, p) => [holtWinters(g, close, p.na, p.nb, p.nc)],
})
