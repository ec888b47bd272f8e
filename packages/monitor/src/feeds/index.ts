export type { FeedLag, LagFigures, LagSummary, LocatedFeedEvent } from './lag.ts';
export { feedLags, isReportable, maintenanceOf, reportsOf, summariseLags, vendorBehindMs } from './lag.ts';
export { longestWindowMs, maintenanceWindowsOf } from './maintenance-windows.ts';
export { missingAfterMs, missingNameTroubles } from './missing-names.ts';
export { isAbout, isNamed, isSameName, wholeFeed } from './name-matching.ts';
export type { ExpectedFeedName, TrackedFeed, TrackOptions } from './track-feed.ts';
export { trackFeed } from './track-feed.ts';
export type { SilenceReason, SourcedEvent, VendorStatement } from './vendor-statement.ts';
export { feedStaleMs, forgottenMs, vendorStatements } from './vendor-statement.ts';
