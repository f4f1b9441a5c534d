export type { ImpliedOutcome, Model, PriceOutcome, QuoteOutcome, Right } from './contract.ts'
