/**
 * `x` with that many decimals, halves to even; below 1 that many digits after the leading zeros: how pandas prints the border of a
 * range.
 */
export function roundedFraction(x: number, decimals: number): number {
  if (x === 0 || !Number.isFinite(x)) return x
  let places = decimals
  if (Math.trunc(x) === 0) {
    const [, exponent] = x.toExponential().split('e')
    places = decimals - 1 - Number(exponent)
  }
  const unit = Number(`1e${places}`)
  const scaled = x * unit
  const below = Math.floor(scaled)
  const part = scaled - below
  const up = part > 0.5 || (part === 0.5 && below % 2 !== 0)
  return (up ? below + 1 : below) / unit
}
