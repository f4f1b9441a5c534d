// Implied vols of a block of rows after Black, Scholes and Merton, Black 1976 and Bachelier: what @tickworks/options computes row by row
// (black/implied-vol), two rows at a time, with the same operations in the same order. Rows that need anything else (more steps, numbers
// near the ends of the doubles, prices near the maximum, invalid ones) get the outcome LEFT, and are the caller's.

import { askBachelier, askBlack } from './implied-vol-ask'
import { solveBachelier } from './implied-vol-bachelier'
import { solveBlack } from './implied-vol-black'
import {
  HALF_WIDTH,
  HIGH,
  IS_EASY,
  IV,
  IV_ERROR,
  LOW,
  OUTCOME,
  PER_PRICE,
  ROOM,
  ROWS,
  rowAt,
  SPECIAL,
  TIME_VALUE,
  TOTAL_VOL,
  X,
  YEARS,
} from './implied-vol-block'
import { all, over, times } from './implied-vol-lanes'

const OK: u8 = 0
const BELOW_INTRINSIC: u8 = 1
const UNDETERMINED: u8 = 3
const LEFT: u8 = 255
const ERROR_MAX: f64 = 1e-6
const ERROR_LIMIT: usize = memory.data<f64>([ERROR_MAX])
const THOUSANDTH: usize = memory.data<f64>([1e-3])

const IS_BELOW: i32 = 0
const IS_AT_BOUND: i32 = 1
const IS_WIDE: i32 = 2

let specialCount: i32 = 0
let problemsEnd: i32 = 0

/** `isSpot`: the underlying is a spot, and the yield counts. Returns how many rows it left. */
export function impliedBlack(block: usize, tables: usize, count: i32, isSpot: bool): i32 {
  askBlack(block, tables, count, isSpot)
  findSpecial(block, count)
  solveBlack(block, tables, count, ROWS, problemsEnd)
  answer(block, count)
  return leftOf(block, count)
}

export function impliedBachelier(block: usize, tables: usize, count: i32): i32 {
  askBachelier(block, tables, count)
  findSpecial(block, count)
  solveBachelier(block, tables, count, ROWS, problemsEnd)
  answer(block, count)
  return leftOf(block, count)
}

/** Rows whose time value or room one rounding of the price moves much. */
function findSpecial(block: usize, count: i32): void {
  specialCount = 0
  problemsEnd = ROWS
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const halfWidth = v128.load(at, HALF_WIDTH)
    const isTimeValueFar = f64x2.le(halfWidth, times(all(THOUSANDTH), v128.load(at, TIME_VALUE)))
    const isRoomFar = f64x2.le(halfWidth, times(all(THOUSANDTH), v128.load(at, ROOM)))
    if (i64x2.all_true(v128.and(isTimeValueFar, isRoomFar))) continue
    atBound(block, i)
    atBound(block, i + 1)
  }
}

/** Where one rounding moves the time value much: problems of both ends of the price. */
function atBound(block: usize, i: i32): void {
  const at = rowAt(block, i)
  if (load<u64>(at, IS_EASY) == 0) return
  const halfWidth = load<f64>(at, HALF_WIDTH)
  const timeValue = load<f64>(at, TIME_VALUE)
  const room = load<f64>(at, ROOM)
  if (!(halfWidth <= 1e-3 * room)) {
    store<u64>(at, 0, IS_EASY)
    return
  }
  if (halfWidth <= 1e-3 * timeValue) return
  const entry = block + SPECIAL + (<usize>specialCount << 4)
  specialCount += 1
  store<i32>(entry, i)
  if (timeValue < -2 * halfWidth) {
    store<i32>(entry, IS_BELOW, 4)
    return
  }
  if (timeValue <= 0) {
    store<i32>(entry, IS_AT_BOUND, 4)
    store<f64>(at, (timeValue <= -halfWidth ? 0 : timeValue) + halfWidth, TIME_VALUE)
    store<f64>(at, room - halfWidth, ROOM)
    return
  }
  store<i32>(entry, IS_WIDE, 4)
  store<i32>(entry, addProblem(block, at, timeValue + halfWidth, room - halfWidth), 8)
  store<i32>(entry, timeValue > halfWidth ? addProblem(block, at, timeValue - halfWidth, room + halfWidth) : -1, 12)
}

/** A problem like that of the row at `like`, for another price. */
function addProblem(block: usize, like: usize, timeValue: f64, room: f64): i32 {
  const at = rowAt(block, problemsEnd)
  store<u64>(at, load<u64>(like, IS_EASY), IS_EASY)
  store<f64>(at, load<f64>(like, X), X)
  store<f64>(at, load<f64>(like, LOW), LOW)
  store<f64>(at, load<f64>(like, HIGH), HIGH)
  store<f64>(at, timeValue, TIME_VALUE)
  store<f64>(at, room, ROOM)
  problemsEnd += 1
  return problemsEnd - 1
}

function answer(block: usize, count: i32): void {
  for (let i = 0; i < count; i += 2) {
    const at = rowAt(block, i)
    const root = v128.load(at, YEARS)
    const error = over(times(v128.load(at, PER_PRICE), v128.load(at, HALF_WIDTH)), root)
    v128.store(at, over(v128.load(at, TOTAL_VOL), root), IV)
    v128.store(at, error, IV_ERROR)
    const easy = i64x2.bitmask(v128.load(at, IS_EASY))
    const good = i64x2.bitmask(f64x2.le(error, all(ERROR_LIMIT)))
    const outcomes = block + OUTCOME + <usize>i
    store<u8>(outcomes, easy & 1 ? (good & 1 ? OK : UNDETERMINED) : LEFT)
    store<u8>(outcomes, easy & 2 ? (good & 2 ? OK : UNDETERMINED) : LEFT, 1)
  }
  for (let n = 0; n < specialCount; n += 1) answerSpecial(block, block + SPECIAL + (<usize>n << 4))
}

function leftOf(block: usize, count: i32): i32 {
  let left = 0
  for (let i = 0; i < count; i += 1) left += load<u8>(block + OUTCOME + <usize>i) == LEFT ? 1 : 0
  return left
}

function answerSpecial(block: usize, entry: usize): void {
  const row = load<i32>(entry)
  const kind = load<i32>(entry, 4)
  const at = rowAt(block, row)
  const outcome = block + OUTCOME + <usize>row
  if (kind == IS_BELOW) {
    store<f64>(at, NaN, IV)
    store<f64>(at, NaN, IV_ERROR)
    store<u8>(outcome, BELOW_INTRINSIC)
    return
  }
  if (load<u8>(outcome) == LEFT) return
  const root = load<f64>(at, YEARS)
  if (kind == IS_AT_BOUND) {
    store<f64>(at, (0.5 * load<f64>(at, TOTAL_VOL)) / root, IV_ERROR)
    store<f64>(at, NaN, IV)
    store<u8>(outcome, UNDETERMINED)
    return
  }
  const upper = rowAt(block, load<i32>(entry, 8))
  const most = load<f64>(upper, TOTAL_VOL)
  let isEasy = load<u64>(upper, IS_EASY) != 0
  let least: f64 = 0
  const lowerIndex = load<i32>(entry, 12)
  if (lowerIndex >= 0) {
    const lower = rowAt(block, lowerIndex)
    isEasy = isEasy && load<u64>(lower, IS_EASY) != 0
    least = load<f64>(lower, TOTAL_VOL)
  }
  const error = (0.5 * (most - least)) / root
  store<f64>(at, error, IV_ERROR)
  store<u8>(outcome, isEasy ? (error <= ERROR_MAX ? OK : UNDETERMINED) : LEFT)
}
