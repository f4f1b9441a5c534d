/** Errors as the API says them: one shape, a stable code, and the status that goes with the code. */

import type { ApiError } from './shapes.ts'

/** Code → HTTP status. */
export const API_ERRORS = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  bad_host: 403,
  bad_origin: 403,
  not_found: 404,
  unknown_instrument: 404,
  unknown_strategy: 404,
  unknown_event: 404,
  unknown_indicator: 404,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  looks_ahead: 422,
  no_series: 422,
  missing_input: 422,
  upgrade_required: 426,
  too_many_requests: 429,
  internal: 500,
  restarting: 503,
  run_failed: 503,
  desk_not_built: 503,
} as const
export type ApiErrorCode = keyof typeof API_ERRORS

/** An answer other than the wanted one. Thrown by handlers, said by the error handler. */
export class ApiFailure extends Error {
  readonly code: ApiErrorCode
  readonly details: unknown

  constructor(code: ApiErrorCode, message: string, details?: unknown) {
    super(message)
    this.name = 'ApiFailure'
    this.code = code
    this.details = details
  }

  get statusCode(): number {
    return API_ERRORS[this.code]
  }
}

export function errorBody(code: ApiErrorCode, message: string, details?: unknown): ApiError {
  return { error: details === undefined ? { code, message } : { code, message, details } }
}
