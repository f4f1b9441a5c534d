/** A value that views watch. Changes are applied at once and told together, once per frame, however many there were. */

export class Store<S> {
  #state: S
  #told = true
  readonly #schedule: (tell: () => void) => void
  readonly #listeners = new Set<() => void>()

  constructor(initial: S, schedule: (tell: () => void) => void) {
    this.#state = initial
    this.#schedule = schedule
  }

  readonly get = (): S => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  update(change: (state: S) => S): void {
    const next = change(this.#state)
    if (next === this.#state) return
    this.#state = next
    if (!this.#told) return
    this.#told = false
    this.#schedule(() => {
      this.#told = true
      for (const listener of this.#listeners) listener()
    })
  }
}
