import { movingOneWay } from './moving-one-way.ts'

/** Whether the series fell. */
export const decreasing = movingOneWay({
  name: 'decreasing',
  title: 'Decreasing',
  tag: 'DEC',
  sign: -1,
  formula:
    '1 where x is less than `length` bars ago; `strict`: where it fell in each of the last length - 1 steps, by more than `percent`; else 0.',
})
