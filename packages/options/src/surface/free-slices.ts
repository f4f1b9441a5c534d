import { exp, log } from '@tickworks/kernels'
import { checkCalendar } from './calendar-spread.ts'
import { checkButterfly, smileOf } from './durrleman.ts'
import { type RawSvi, sviMinimum, sviVariance, sviWings } from './svi.ts'

const HALVINGS = 30

/**
 * The slices, by ascending expiry, each as it is if the checks prove it to hold no butterfly and to lie nowhere above the one after it;
 * else as near to that as the way there from a smile which is known to do both allows. Free at every strike, whatever is given.
 *
 * That smile is the later slice times c ≤ 1. It is nowhere above it, and Durrleman's g of c·w, A − cB − c²C + cD with C ≥ 0, is concave in
 * c, is A ≥ 0 at c = 0 and that of the later slice at c = 1. For the last slice it is the flat one.
 */
export function freeSlices(slices: readonly RawSvi[]): readonly RawSvi[] {
  const freed: RawSvi[] = []
  let later: RawSvi | undefined
  for (let e = slices.length - 1; e >= 0; e -= 1) {
    const wanted: RawSvi = slices[e]!
    later = freeBelow(wanted, later)
    freed.unshift(later)
  }
  return freed
}

function freeBelow(wanted: RawSvi, later: RawSvi | undefined): RawSvi {
  if (isFreeBelow(wanted, later)) return wanted
  const money = sviVariance(wanted, 0)
  const base = later === undefined ? flat(wanted, money) : scaled(later, Math.min(1, money / sviVariance(later, 0)))
  let [within, beyond] = [0, 1]
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (within + beyond) / 2
    if (isFreeBelow(mixed(base, wanted, middle), later)) within = middle
    else beyond = middle
  }
  return within === 0 ? base : mixed(base, wanted, within)
}

function isFreeBelow(svi: RawSvi, later: RawSvi | undefined): boolean {
  if (later !== undefined && checkCalendar(svi, later).outcome !== 'free') return false
  return checkButterfly(smileOf(svi)).outcome === 'free'
}

function flat(shape: RawSvi, variance: number): RawSvi {
  return { ...shape, a: variance, b: 0 }
}

function scaled(svi: RawSvi, factor: number): RawSvi {
  return { ...svi, a: factor * svi.a, b: factor * svi.b }
}

/** By the slopes of the wings, the least variance, and the place and width of the bend. */
function mixed(x: RawSvi, y: RawSvi, share: number): RawSvi {
  const between = (from: number, to: number): number => from + share * (to - from)
  const [wingsX, wingsY] = [sviWings(x), sviWings(y)]
  const left = between(wingsX.left, wingsY.left)
  const right = between(wingsX.right, wingsY.right)
  const sigma = exp(between(log(x.sigma), log(y.sigma)))
  const least = between(sviMinimum(x).variance, sviMinimum(y).variance)
  return {
    a: least - sigma * Math.sqrt(left * right),
    b: (left + right) / 2,
    rho: (right - left) / (right + left),
    m: between(x.m, y.m),
    sigma,
  }
}
