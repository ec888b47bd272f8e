// The simulator

export type { UnknownMembers } from './check-request.ts';
export type { SimulatedDevices } from './device-book.ts';
export type { EnrolOptions } from './enrol.ts';
// Devices
export { EnrolmentRefused } from './enrol.ts';
export type { EnterpriseDocument } from './enterprise-core.ts';
export type { SimulatedEnterprise, SimulatedEnterpriseOptions } from './enterprises.ts';
export { emmFaults } from './faults.ts';
export type { SimulatedWorkload } from './federation.ts';
export type { SimulatedOperation } from './operations.ts';
export type { PageFault } from './pages.ts';
// The other two APIs
export type { PlayEnterprise, SimulatedPlay } from './play/state.ts';
// Projects, accounts and enterprises
export type { SimulatedProject, SimulatedProjectOptions } from './projects.ts';
// Notifications
export type { PubsubFault, PullSubscription, SimulatedPubsub } from './pubsub.ts';
export type { SimulatedMessage } from './pubsub-message.ts';
export type { PushOptions, PushSubscription } from './pubsub-push.ts';
export type { SimulatedKey, SimulatedServiceAccount } from './service-accounts.ts';
export type { EmmSimulator, EmmSimulatorOptions } from './simulator.ts';
export { createEmmSimulator } from './simulator.ts';
export type { SimulatedDevice } from './virtual-device.ts';
export type { SimulatedCustomer, SimulatedPartner, SimulatedZeroTouch } from './zero-touch/state.ts';
