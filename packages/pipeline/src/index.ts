export { MemoryEventLog, type MemoryLogOptions } from './adapters/memory/event-log.ts'
export {
  LogRefusesError,
  SEGMENT_BYTES,
  SegmentEventLog,
  type SegmentLogOptions,
  type TornTail,
} from './adapters/segment/event-log.ts'
export { LogCorruptError } from './adapters/segment/log-corrupt-error.ts'
export { EVENT_TIME_SKEW_US_MAX } from './admission.ts'
export { DecodeError, EncodeError, type RecordPlace } from './codec/codec-error.ts'
export { type CommitMark, decodeCommitMark, encodeCommitMark } from './codec/commit-mark.ts'
export { type DeadLetter, decodeDeadLetter, encodeDeadLetter, originalBytes } from './codec/dead-letter.ts'
export { decodeEvent, encodeEvent, UPCASTERS, type Upcast, type Upcasters } from './codec/event.ts'
export { FIRST_BYTE, type PayloadKind, payloadKind } from './codec/first-byte.ts'
export { encodeFrame, FrameDecoder, frameInputSeq } from './codec/frame.ts'
export {
  assertFolderFormat,
  DATA_FOLDER_FORMAT,
  DataFolder,
  dataFolderPaths,
  FolderFormatError,
  FolderOwnedError,
  ownerPid,
} from './data-folder.ts'
export { DiskError, DiskFullError, FolderUnwritableError } from './disk-error.ts'
export {
  type EventLog,
  type LogChunk,
  LogClosedError,
  type LogEntry,
  LogRangeError,
  type Retention,
} from './event-log.ts'
export { FAULT_POINTS, type Fault, type FaultPoint } from './fault-points.ts'
export type { CreateEngine, LogEngine } from './log-engine.ts'
export {
  type CommitListener,
  type Committed,
  type Every,
  FeedSequenceError,
  LogRuntime,
  type LogRuntimeOptions,
  PENDING_BYTES_MAX,
  RuntimeFailedError,
  RuntimeFullError,
  type RuntimeState,
  RuntimeStoppedError,
  SNAPSHOT_EVERY,
  SYNC_EVERY,
  TOPIC_BYTES_MAX,
} from './log-runtime.ts'
export { makeFolder } from './make-folder.ts'
export type { FrameRows } from './pending-commit.ts'
export { type Facts, messageOf, PIPELINE_ERRORS, PipelineError, type PipelineErrorCode } from './pipeline-error.ts'
export { RECORD_BYTES_MAX, RecordBatch } from './record-batch.ts'
export { type Recovery, RecoveryError, SnapshotError } from './recovery.ts'
export type { Difference } from './regenerate.ts'
export { type FillEvent, ReplayError, type Replayed, type ReplayOptions, replayLog } from './replay.ts'
export {
  type DamagedSnapshot,
  type PreparedSnapshot,
  prepareSnapshot,
  type Snapshot,
  SnapshotStore,
  type SnapshotStoreOptions,
  type SourcePosition,
} from './snapshot-store.ts'
export { stateHash } from './state-hash.ts'
export { COMMITS_TOPIC, CONTROL_TOPIC, deadLetterTopic, isKeptWhole, outputTopics, TICKS_TOPIC } from './topics.ts'
