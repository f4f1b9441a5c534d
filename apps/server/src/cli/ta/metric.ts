import type { TaMetricOptions } from '../commands/ta.ts'
import type { Session } from '../main.ts'
export async function metric(_name: string, _options: TaMetricOptions, _session: Session): Promise<void> {}
