export {
  entryOf,
  eventLogContract,
  type LogBench,
  type LogStep,
  runLogSteps,
  SIZED_TOPIC,
  textsOf,
  WHOLE_TOPIC,
} from './testing/event-log-contract.ts'
export { ToyEngine, type ToyOptions, type ToyState } from './testing/toy-engine.ts'
