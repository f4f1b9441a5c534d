/** Where the inputs stand: what is needed to number the next one, to refuse what was seen, and to let each feed go on. */

import type { TickFrame } from '@tickworks/market'
import type { InputEvent } from '@tickworks/trading'
import type { SourcePosition } from './snapshot-store.ts'

type Source = { nextSeq: number; recvTsUs: number }

export class InputPositions {
  /** Number of the next input. */
  nextInputSeq = 0
  instrumentCount = 0
  /** Latest event time among the inputs (of a frame: of its last row); 0 before the first. */
  tsUs = 0
  readonly #sources = new Map<string, Source>()

  /** The source's entry, to be read and moved in place. */
  source(name: string): Source {
    let source = this.#sources.get(name)
    if (source === undefined) {
      source = { nextSeq: 0, recvTsUs: 0 }
      this.#sources.set(name, source)
    }
    return source
  }

  /** The `seq` with which a source goes on; 0 for a new one. */
  nextSeq(name: string): number {
    return this.#sources.get(name)?.nextSeq ?? 0
  }

  /** Rows `from … to − 1`, which begin at input {@link nextInputSeq}. */
  passFrame(frame: TickFrame, from: number, to: number): void {
    const source = this.source(frame.source)
    source.nextSeq = frame.seq[to - 1]! + 1
    source.recvTsUs = frame.recvTsUs[to - 1]!
    this.tsUs = Math.max(this.tsUs, frame.eventTsUs[to - 1]!)
    this.nextInputSeq += to - from
  }

  passEvent(event: InputEvent): void {
    const source = this.source(event.source)
    source.nextSeq = Math.max(source.nextSeq, originSeq(event.id) + 1)
    if (event.type === 'instrument_defined') {
      this.instrumentCount = Math.max(this.instrumentCount, event.data.instrument + 1)
    }
    this.tsUs = Math.max(this.tsUs, event.tsUs)
    this.nextInputSeq += 1
  }

  sources(): Readonly<Record<string, SourcePosition>> {
    const names = [...this.#sources.keys()].sort()
    return Object.fromEntries(names.map((name) => [name, { ...this.#sources.get(name)! }]))
  }

  restore(from: {
    readonly inputSeq: number
    readonly instrumentCount: number
    readonly tsUs: number
    readonly sources: Readonly<Record<string, SourcePosition>>
  }): void {
    this.nextInputSeq = from.inputSeq
    this.instrumentCount = from.instrumentCount
    this.tsUs = from.tsUs
    this.#sources.clear()
    for (const [name, { nextSeq, recvTsUs }] of Object.entries(from.sources))
      this.#sources.set(name, { nextSeq, recvTsUs })
  }
}

/** The source's sequence number in an id: of `nse.3.41/2.0` the 41, of `operator.7` the 7. NaN where there is none. */
export function originSeq(id: string): number {
  const slash = id.indexOf('/')
  const origin = slash < 0 ? id : id.slice(0, slash)
  const digits = origin.slice(origin.lastIndexOf('.') + 1)
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN
}
