export type { AppleOrganisationOptions } from './apple-organisation.ts';
export { createAppleOrganisation } from './apple-organisation.ts';
export { bearerTokenOf } from './bearer-token.ts';
export type { ConnectionFault } from './connection-fault.ts';
export { connectionFault, connectionFaultOf } from './connection-fault.ts';
export type { DeviceHardware } from './device-hardware.ts';
export { hardwareOf } from './device-hardware.ts';
export type { AnswerFault, DelayFault, Fault, FaultQueue, FaultRule } from './faults.ts';
export { createFaultQueue } from './faults.ts';
export type { SecretFinding } from './find-secrets.ts';
export { findSecrets } from './find-secrets.ts';
export type { Fetches, ListenOptions, LoopbackServer } from './listen.ts';
export { listen } from './listen.ts';
export type {
  AddDevicesOptions,
  AppleOrganisation,
  DeviceMigration,
  DeviceRelease,
  OrganisationChange,
  OrganisationDevice,
  OrganisationServer,
} from './organisation.ts';
export type { LoopbackProxy, LoopbackProxyOptions } from './proxy.ts';
export { listenAsProxy } from './proxy.ts';
export { createRandom } from './random.ts';
export type {
  RecordedRequest,
  SimulatedRequest,
  Simulator,
  SimulatorHandler,
  SimulatorHandlers,
  SimulatorParts,
} from './simulator.ts';
export { createSimulator } from './simulator.ts';
export type { VirtualClock, VirtualClockOptions } from './virtual-clock.ts';
export { createVirtualClock } from './virtual-clock.ts';
