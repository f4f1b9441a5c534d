/** A progress bar on stderr for what takes longer than a second, on a terminal only. */

const SHOW_AFTER_MS = 1_000
const REDRAW_MS = 100
const BAR_CELLS = 24

export type Progress = {
  /** `done` of `total` (rows, bytes); `total` null: a count instead of a bar. Cheap: may be called per frame. */
  update(done: number, total: number | null): void
  /** Wipes the bar: the terminal is as if it had never been there. */
  end(): void
}

const SILENT: Progress = { update: () => {}, end: () => {} }

export function progress(label: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? new Bar(label, stream) : SILENT
}

class Bar implements Progress {
  readonly #label: string
  readonly #stream: NodeJS.WriteStream
  readonly #startedMs = performance.now()
  #drawnMs = 0
  #isShown = false

  constructor(label: string, stream: NodeJS.WriteStream) {
    this.#label = label
    this.#stream = stream
  }

  update(done: number, total: number | null): void {
    const nowMs = performance.now()
    if (nowMs - this.#startedMs < SHOW_AFTER_MS || nowMs - this.#drawnMs < REDRAW_MS) return
    this.#drawnMs = nowMs
    this.#isShown = true
    this.#stream.write(`\r\u001b[2K${this.#label} ${progressText(done, total)}`)
  }

  end(): void {
    if (this.#isShown) this.#stream.write('\r\u001b[2K')
    this.#isShown = false
  }
}

/** `██████░░░░ 61 %`, or the count alone where the end is not known. */
export function progressText(done: number, total: number | null): string {
  if (total === null || total <= 0) return done.toLocaleString('en-US')
  const part = Math.min(1, done / total)
  const filled = Math.round(part * BAR_CELLS)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${Math.floor(part * 100)} %`
}
