import { fold, type Graph, type Slot } from './graph.ts'

/**
 * Wilder's swing index: 50 · (n / r) · (k / limit) with n = (c - c[1]) + (c - o)/2 + (c[1] - o[1])/4, u = |h - c[1]|, d = |l - c[1]|,
 * k = max(u, d), r = max(u - d/2, d - u/2, h - l) + |c[1] - o[1]|/4. 0 where r is 0. NaN on the first bar.
 *
 * @see TA-Lib main, SI; Wilder's three cases of r are that maximum
 */
export function swingIndex(g: Graph, open: Slot, high: Slot, low: Slot, close: Slot, limit: number): Slot {
  // State: the last close and body.
  return fold(g, [open, high, low, close], 1, [NaN, NaN], (x, y, s) => {
    const body = x[3]! - x[0]!
    const up = Math.abs(x[1]! - s[0]!)
    const down = Math.abs(x[2]! - s[0]!)
    const n = x[3]! - s[0]! + 0.5 * body + 0.25 * s[1]!
    const r = Math.max(up - 0.5 * down, down - 0.5 * up, Math.abs(x[1]! - x[2]!)) + 0.25 * Math.abs(s[1]!)
    y[0] = r === 0 ? 0 : 50 * (n / r) * (Math.max(up, down) / limit)
    s[0] = x[3]!
    s[1] = body
  })[0]!
}
