/** How far the smile of an expiry goes: the strikes that a picture shows and a fit goes through. */

import { exp } from '@tickworks/kernels'
import { atmVol, type OptionChain, type SmileQuotes, smileQuotes } from '@tickworks/options'

/**
 * Standard deviations of the underlying until expiry, on each side. Farther out a price is the least that can be quoted: its vol says how
 * coarse prices are, and a slice bent towards it would miss the money.
 */
const REACH = 4.5

/** The first and the last strike of a chain within reach. All of them where nothing says how far that is. */
export function strikeWindow(chain: OptionChain): readonly [from: number, to: number] {
  const { strikes, years } = chain
  const { forward } = chain.forward()
  const [first, last] = [strikes[0]!, strikes[strikes.length - 1]!]
  const reach = REACH * atmVol(chain).iv * Math.sqrt(years)
  if (!(reach > 0)) return first < last ? [first, last] : [first * 0.99, first * 1.01]
  const isNormal = chain.model === 'bachelier'
  const [low, high] = isNormal ? [forward - reach, forward + reach] : [forward * exp(-reach), forward * exp(reach)]
  return [Math.max(first, low), Math.min(last, high)]
}

/** The out-of-the-money vols within reach, as a fit takes them; NaN for the other strikes. */
export function smileWithinReach(chain: OptionChain): Required<SmileQuotes> {
  const quotes = smileQuotes(chain)
  const [from, to] = strikeWindow(chain)
  const vol = Float64Array.from(chain.strikes, (strike, i) =>
    strike >= from && strike <= to ? quotes.vol[i]! : Number.NaN,
  )
  return { ...quotes, vol }
}
