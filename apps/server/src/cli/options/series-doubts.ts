/** What the rows of a series lack, for its end: a warning for each of thousands would be none. */

import type { RateChoice } from '../commands/chain-options.ts'
import { count } from '../format.ts'
import { forwardText } from './chain-words.ts'
import type { SeriesPoint } from './series-chains.ts'

export class SeriesDoubts {
  readonly #rate: RateChoice
  #living = 0
  #untold = 0
  #withoutForward = 0
  #why = ''

  constructor(rate: RateChoice) {
    this.#rate = rate
  }

  hear({ summary: { years, symbol, expiry, forward } }: SeriesPoint): void {
    if (!(years > 0)) return
    this.#living += 1
    if (forward.source === 'none') {
      this.#withoutForward += 1
      if (this.#why === '') this.#why = `${`${symbol} ${expiry}`.trim()} ${forwardText(forward)}`
    } else if (forward.fit?.discountSource !== 'fitted') this.#untold += 1
  }

  texts(): readonly string[] {
    const of = `of ${count(this.#living)} rows of living options`
    const texts: string[] = []
    if (this.#withoutForward > 0)
      texts.push(`${count(this.#withoutForward)} ${of} have no forward and so no vols; the first, ${this.#why}`)
    if (this.#rate.isImplied && this.#untold > 0)
      texts.push(`parity does not tell the rate of ${count(this.#untold)} ${of} well enough: theirs is that of --rate`)
    return texts
  }
}
