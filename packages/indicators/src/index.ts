export { BAR_FIELDS, type BarField, barSource, type SourceOptions } from './bar-source.ts'
export {
  catalogue,
  definitionOf,
  findDefinition,
  type IndicatorFactory,
  type IndicatorName,
} from './catalogue.ts'
export {
  type Expression,
  type ExpressionState,
  type ExpressionStream,
  of,
  onTimeframe,
  type Source,
  type TimeframeOptions,
} from './composition.ts'
export {
  type BarInput,
  type Category,
  type Columns,
  checkParams,
  type Definition,
  type Handle,
  type Indicator,
  type IndicatorState,
  lookbackOf,
  type Memory,
  type Mode,
  type Output,
  type StreamingIndicator,
} from './definition.ts'
export { IndicatorSet, type IndicatorSetMember } from './indicator-set.ts'
// The list is itself written by hand, so that a new indicator is one line there and none here.
export * from './list.ts'
export { ichimokuSpan } from './overlap/ichimoku.ts'
export { checkParam, LENGTH_MAX, type NumberSpec, type ParamSpec, type ParamSpecs, type ParamValue } from './params.ts'
export { BAR_ROW } from './stream.ts'
export * from './tables/list.ts'
export type { Metric, MetricResult, Summary, SummaryState, Table, TableResult } from './tables/summary.ts'
