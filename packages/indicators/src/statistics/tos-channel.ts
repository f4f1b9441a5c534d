/** The columns of a line with bands at `stds` deviations: value, lower1, upper1, lower2, … */

import type { Output } from '../definition.ts'

export function channelOutputs(
  prefix: string,
  stds: readonly number[],
  lookback: number,
  { sparse = false }: { readonly sparse?: boolean } = {},
): readonly Output[] {
  const rest = { lookback, chart: 'overlay', ...(sparse && { sparse }) } as const
  return [
    { name: 'value', column: `${prefix}_LR`, ...rest },
    ...stds.flatMap((k, i) => [
      { name: `lower${i + 1}`, column: `${prefix}_L_${k}`, ...rest },
      { name: `upper${i + 1}`, column: `${prefix}_U_${k}`, ...rest },
    ]),
  ]
}
