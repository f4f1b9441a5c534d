/** Colours of the charts, read from the style sheet's custom properties, so that they are written once. */

export type Palette = {
  readonly panel: string
  readonly text: string
  readonly faint: string
  readonly grid: string
  readonly line: string
  readonly up: string
  /** Inside of a rising candle: hollow, but enough of a colour for its price label. */
  readonly upBody: string
  readonly down: string
  readonly upSoft: string
  readonly downSoft: string
  readonly accent: string
  readonly font: string
  readonly strategies: readonly string[]
  /** Of indicators that the user chose. */
  readonly indicators: readonly string[]
}

export const STRATEGY_COLORS = 6
export const INDICATOR_COLORS = 6

/** As the browser resolves them for the theme that holds: a canvas understands no `light-dark()`. */
export function readPalette(): Palette {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const palette: Palette = {
    panel: read('panel'),
    text: read('text-2'),
    faint: read('text-3'),
    grid: read('grid'),
    line: read('line'),
    up: read('up'),
    upBody: read('up-body'),
    down: read('down'),
    upSoft: read('up-soft'),
    downSoft: read('down-soft'),
    accent: read('accent'),
    font: getComputedStyle(document.body).fontFamily,
    strategies: Array.from({ length: STRATEGY_COLORS }, (_, i) => read(`s${i}`)),
    indicators: Array.from({ length: INDICATOR_COLORS }, (_, i) => read(`i${i}`)),
  }
  probe.remove()
  return palette
}
