/**
 * Which topics are projected to SQL: those of accounts, control and system. Market topics (ticks, bars, indicator values) are not:
 * the log keeps them by size, and readers have their newest in memory. Dead letters are not.
 */

import { TOPICS, type Topic } from '@tickworks/trading'

export type ProjectedTopic = {
  readonly name: string
  readonly topic: Topic
  /** First word of an account's topic; null for control and system topics. */
  readonly broker: string | null
}

/** What `name` is, or null when it is not projected: `paper.orders.events` → `{broker}.orders.events` of `paper`. */
export function projectedTopic(name: string): ProjectedTopic | null {
  const own = Object.hasOwn(TOPICS, name) && !name.startsWith('{') ? (name as Topic) : null
  if (own !== null) return TOPICS[own].scope === 'market' ? null : { name, topic: own, broker: null }
  const dot = name.indexOf('.')
  const general = `{broker}${name.slice(dot)}`
  if (dot < 1 || name.startsWith('{') || !Object.hasOwn(TOPICS, general)) return null
  return { name, topic: general as Topic, broker: name.slice(0, dot) }
}

/** Whether {@link Projector.apply} takes events of this topic. */
export function isProjectedTopic(name: string): boolean {
  return projectedTopic(name) !== null
}
