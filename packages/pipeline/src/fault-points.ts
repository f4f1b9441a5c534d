/**
 * Moments at which a test may end the process, or throw as if it had ended. Production passes no {@link Fault}.
 *
 * What throws out of a fault point is treated as death: nothing is undone and nothing is written any more, so that the files are
 * left exactly as `kill -9` would leave them.
 */

export const FAULT_POINTS = [
  /** Nothing of the append is written yet. */
  'append.before',
  /** Half the bytes of an entry are written. */
  'append.partial',
  /** Some of the append's entries are written, some are not. */
  'append.between',
  /** All of it is written, nobody was told. */
  'append.after',
  /** A new segment file exists, with half its header. */
  'roll.partial',
  /** The snapshot is made, no file of it exists. */
  'snapshot.before',
  /** Half of the temporary file is written. */
  'snapshot.partial',
  /** The snapshot stands under its name, older ones are not yet removed. */
  'snapshot.renamed',
] as const
export type FaultPoint = (typeof FAULT_POINTS)[number]

export type Fault = (point: FaultPoint) => void
