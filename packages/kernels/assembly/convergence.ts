import { after, highs, lows } from './lanes'

/**
 * Two averages of x, their distance, its average and the distance from that, four rows at a time; where fewer are left at the end, what
 * follows them in the columns is read and written. `state`: the averages, the distance's average.
 */
export function convergence(
  x: usize,
  line: usize,
  rest: usize,
  signal: usize,
  rowCount: i32,
  fast: f64,
  slow: f64,
  gain: f64,
  state: usize,
): void {
  if (rowCount == 0) return
  const gains = f64x2(fast, slow)
  const keep = f64x2.sub(f64x2.splat(1), gains)
  const keep2 = f64x2.mul(keep, keep)
  const keep3 = f64x2.mul(keep2, keep)
  const keep4 = f64x2.mul(keep2, keep2)
  const left = 1.0 - gain
  const left2 = left * left
  const signalGains = f64x2.splat(gain)
  const fade01 = f64x2(0, left)
  const fades12 = f64x2(left, left2)
  const fades34 = f64x2(left2 * left, left2 * left2)
  const fade4 = f64x2.splat(left2 * left2)
  let reference = v128.load(state)
  let added = f64x2.splat(0)
  let before = added
  let signalReference = v128.load64_splat(state, 16)
  let signalAdded = added
  let signalBefore = added
  let own0 = added
  let own1 = added
  let own2 = added
  let signal01 = added
  let signal23 = added
  const end = after(x, rowCount)
  for (; x < end; x += 32, line += 32, rest += 32, signal += 32) {
    const next = v128.load64_splat(x)
    before = f64x2.add(f64x2.add(added, f64x2.sub(reference, next)), f64x2.mul(keep4, before))
    reference = next
    own0 = f64x2.mul(gains, f64x2.sub(next, reference))
    own1 = f64x2.add(f64x2.mul(gains, f64x2.sub(v128.load64_splat(x, 8), reference)), f64x2.mul(keep, own0))
    own2 = f64x2.add(f64x2.mul(gains, f64x2.sub(v128.load64_splat(x, 16), reference)), f64x2.mul(keep, own1))
    added = f64x2.add(f64x2.mul(gains, f64x2.sub(v128.load64_splat(x, 24), reference)), f64x2.mul(keep, own2))
    const y0 = f64x2.add(own0, f64x2.mul(keep, before))
    const y1 = f64x2.add(own1, f64x2.mul(keep2, before))
    const y2 = f64x2.add(own2, f64x2.mul(keep3, before))
    const y3 = f64x2.add(added, f64x2.mul(keep4, before))
    const line01 = f64x2.sub(lows(y0, y1), highs(y0, y1))
    const line23 = f64x2.sub(lows(y2, y3), highs(y2, y3))
    const first = lows(line01, line01)
    signalBefore = f64x2.add(
      f64x2.add(signalAdded, f64x2.sub(signalReference, first)),
      f64x2.mul(fade4, signalBefore),
    )
    signalReference = first
    const part01 = f64x2.mul(signalGains, f64x2.sub(line01, first))
    const part23 = f64x2.mul(signalGains, f64x2.sub(line23, first))
    const pair01 = f64x2.add(part01, f64x2.mul(fade01, lows(part01, part01)))
    const pair23 = f64x2.add(part23, f64x2.mul(fade01, lows(part23, part23)))
    const added23 = f64x2.add(pair23, f64x2.mul(fades12, highs(pair01, pair01)))
    signal01 = f64x2.add(first, f64x2.add(pair01, f64x2.mul(fades12, signalBefore)))
    signal23 = f64x2.add(first, f64x2.add(added23, f64x2.mul(fades34, signalBefore)))
    signalAdded = highs(added23, added23)
    v128.store(line, line01)
    v128.store(line, line23, 16)
    v128.store(signal, signal01)
    v128.store(signal, signal23, 16)
    v128.store(rest, f64x2.sub(line01, signal01))
    v128.store(rest, f64x2.sub(line23, signal23), 16)
  }
  const count = rowCount & 3
  const ownLast = count == 0 ? added : count == 1 ? own0 : count == 2 ? own1 : own2
  const keepLast = count == 0 ? keep4 : count == 1 ? keep : count == 2 ? keep2 : keep3
  v128.store(state, f64x2.add(reference, f64x2.add(ownLast, f64x2.mul(keepLast, before))))
  if (count == 0) v128.store64_lane(state, signal23, 1, 16)
  else if (count == 1) v128.store64_lane(state, signal01, 0, 16)
  else if (count == 2) v128.store64_lane(state, signal01, 1, 16)
  else v128.store64_lane(state, signal23, 0, 16)
}
