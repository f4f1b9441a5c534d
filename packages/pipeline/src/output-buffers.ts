/** What the stages publish, encoded at once, one batch a topic. */

import { EVENTS, type Event, type EventType, topicName } from '@tickworks/trading'
import { EncodeError } from './codec/codec-error.ts'
import { encodeEvent } from './codec/event.ts'
import { RecordBatch } from './record-batch.ts'
import { outputTopics } from './topics.ts'

export class OutputBuffers {
  /** In the order in which a commit writes them. */
  readonly batches: readonly RecordBatch[]
  readonly #byType = new Map<string, RecordBatch>()

  constructor(broker: string) {
    this.batches = outputTopics(broker).map((topic) => new RecordBatch(topic))
    for (const type of Object.keys(EVENTS) as EventType[]) {
      const batch = this.batches.find(({ topic }) => topic === topicName(EVENTS[type].topic, broker))
      if (batch !== undefined) this.#byType.set(type, batch)
    }
  }

  /** @throws EncodeError when it is no output, or not what its type declares */
  publish(event: Event): void {
    const batch = this.#byType.get(event.type)
    if (batch === undefined)
      throw new EncodeError(String(event.type), String(event.id), 'the stages publish outputs only')
    encodeEvent(event, batch)
  }

  get byteLength(): number {
    let sum = 0
    for (const batch of this.batches) sum += batch.byteLength
    return sum
  }

  clear(): void {
    for (const batch of this.batches) batch.clear()
  }
}
