import { after, highs, lows } from './lanes'

/** Whole blocks of four rows of finite numbers. `state`: reference, deviation at the block's start, deviation that it added. */
export function smooth(x: usize, y: usize, rowCount: i32, gain: f64, state: usize): void {
  const keep = 1.0 - gain
  const keep2 = keep * keep
  const keep4 = keep2 * keep2
  const gains = f64x2.splat(gain)
  const fades12 = f64x2(keep, keep2)
  const fades34 = f64x2(keep2 * keep, keep4)
  const fade4 = f64x2.splat(keep4)
  const fade01 = f64x2(0, keep)
  let reference = v128.load64_splat(state)
  let before = v128.load64_splat(state, 8)
  let added = v128.load64_splat(state, 16)
  const end = after(x, rowCount)
  for (; x < end; x += 32, y += 32) {
    const next = v128.load64_splat(x)
    before = f64x2.add(f64x2.add(added, f64x2.sub(reference, next)), f64x2.mul(fade4, before))
    reference = next
    const own01 = f64x2.mul(gains, f64x2.sub(v128.load(x), reference))
    const own23 = f64x2.mul(gains, f64x2.sub(v128.load(x, 16), reference))
    const pair23 = f64x2.add(own23, f64x2.mul(fade01, lows(own23, own23)))
    const added23 = f64x2.add(pair23, f64x2.mul(fades12, highs(own01, own01)))
    v128.store(y, f64x2.add(reference, f64x2.add(own01, f64x2.mul(fades12, before))))
    v128.store(y, f64x2.add(reference, f64x2.add(added23, f64x2.mul(fades34, before))), 16)
    added = highs(added23, added23)
  }
  store<f64>(state, f64x2.extract_lane(reference, 0))
  store<f64>(state, f64x2.extract_lane(before, 0), 8)
  store<f64>(state, f64x2.extract_lane(added, 0), 16)
}
