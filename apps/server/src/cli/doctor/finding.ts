/** What a check found, and what to do about it. */
export type Finding = {
  readonly check: string
  readonly state: 'ok' | 'warning' | 'broken'
  readonly detail: string
  /** What to do; null where nothing is to be done. */
  readonly todo: string | null
}

export function ok(check: string, detail: string): Finding {
  return { check, state: 'ok', detail, todo: null }
}

/** Something that only some need, or that will be needed soon. */
export function warning(check: string, detail: string, todo: string): Finding {
  return { check, state: 'warning', detail, todo }
}

/** `tickworks run` would not work. */
export function broken(check: string, detail: string, todo: string): Finding {
  return { check, state: 'broken', detail, todo }
}
