import { movingOneWay } from './moving-one-way.ts'

/** Whether the series rose. */
export const increasing = movingOneWay({
  name: 'increasing',
  title: 'Increasing',
  tag: 'INC',
  sign: 1,
  formula:
    '1 where x is greater than `length` bars ago; `strict`: where it rose in each of the last length - 1 steps, by more than `percent`; else 0.',
})
