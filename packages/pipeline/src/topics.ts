/** The topics of a log, derived from the table in `@tickworks/trading`, and how long each is kept. */

import { TOPICS, type Topic, topicName } from '@tickworks/trading'

export const TICKS_TOPIC = 'market.ticks'
export const CONTROL_TOPIC = 'control.inputs'
/**
 * One record after each commit: which inputs and how many records of each topic it made durable. It is what lets a recovery tell
 * an output that was lost from one that was never there.
 */
export const COMMITS_TOPIC = 'log.commits'

/** The names of what the stages publish, for one broker, in the order of the table: the order in which a commit writes them. */
export function outputTopics(broker: string): readonly string[] {
  return (Object.keys(TOPICS) as Topic[])
    .filter((topic) => !TOPICS[topic].input)
    .map((topic) => topicName(topic, broker))
}

/** Where what could not be processed of `topic` goes. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`
}

/**
 * Whether a topic is kept from its first record on. Market topics, dead letters and commit marks are kept by size; everything that
 * an account or an operator did is kept whole. An unknown topic is kept whole.
 */
export function isKeptWhole(topic: string): boolean {
  if (topic === COMMITS_TOPIC || topic.endsWith('.dlq')) return false
  return !(topic in TOPICS && TOPICS[topic as Topic].scope === 'market')
}
