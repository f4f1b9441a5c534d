/** What a request names, found in the read models. */

import type { Views } from '../views/views.ts'
import { ApiFailure } from './api-error.ts'

const KNOWN_SHOWN = 100

/** @throws ApiFailure `unknown_instrument`, with the keys there are */
export function instrumentId(views: Views, key: string): number {
  const id = views.instruments.id(key)
  if (id !== undefined) return id
  const known = [...views.instruments.keys()].slice(0, KNOWN_SHOWN)
  throw new ApiFailure('unknown_instrument', `there is no instrument ${key}`, { known })
}

/** @throws ApiFailure `bad_request` where nobody computes bars of this timeframe, with those that somebody does */
export function requireTimeframe(views: Views, id: number, key: string, timeframe: string): void {
  const timeframes = views.instruments.timeframes(id)
  if (timeframes.has(timeframe)) return
  throw new ApiFailure('bad_request', `timeframe ${timeframe} is not computed of ${key}: ${[...timeframes].join(', ')}`)
}
