export { ForeignFolderError } from './demo-files.ts';
export type { PushCertificateOptions, SimulatedPushCertificate } from './push-certificate.ts';
export { createPushCertificate } from './push-certificate.ts';
export type { PushGateway, PushGatewayAnswer, PushGatewayOptions, PushGatewayRequest } from './push-gateway.ts';
export { startPushGateway } from './push-gateway.ts';
export type { SimulatedFeedEvent } from './feed-documents.ts';
export type {
  Announcement,
  FeedFault,
  FeedRequest,
  SimulatedFeedId,
  SimulatedFeedSource,
  SimulatedFeeds,
  SimulatedFeedsOptions,
} from './simulated-feeds.ts';
export { feedFaults, simulatedFeedIds, startSimulatedFeeds } from './simulated-feeds.ts';
export type { SimulatedVendors, SimulatedVendorsOptions } from './simulated-vendors.ts';
export { startSimulatedVendors } from './simulated-vendors.ts';
