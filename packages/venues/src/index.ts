export { type SimulatedOptions, simulatedFeed } from './adapters/simulated/simulated-feed.ts'
export { type FeedDefect, type FeedOptions, type FrameStream, framesOf, type MarketFeed } from './feed.ts'
