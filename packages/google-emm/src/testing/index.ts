// The simulator
export { createEmmSimulator } from './simulator.ts';
export type { EmmSimulator, EmmSimulatorOptions } from './simulator.ts';
export { emmFaults } from './faults.ts';
export type { PageFault } from './pages.ts';
export type { UnknownMembers } from './check-request.ts';

// Projects, accounts and enterprises
export type { SimulatedProject, SimulatedProjectOptions } from './projects.ts';
export type { SimulatedKey, SimulatedServiceAccount } from './service-accounts.ts';
export type { SimulatedWorkload } from './federation.ts';
export type { SimulatedEnterprise, SimulatedEnterpriseOptions } from './enterprises.ts';
export type { EnterpriseDocument } from './enterprise-core.ts';

// Devices
export { EnrolmentRefused } from './enrol.ts';
export type { EnrolOptions } from './enrol.ts';
export type { SimulatedDevices } from './device-book.ts';
export type { SimulatedDevice } from './virtual-device.ts';
export type { SimulatedOperation } from './operations.ts';

// Notifications
export type { PubsubFault, PullSubscription, SimulatedPubsub } from './pubsub.ts';
export type { SimulatedMessage } from './pubsub-message.ts';
export type { PushOptions, PushSubscription } from './pubsub-push.ts';

// The other two APIs
export type { PlayEnterprise, SimulatedPlay } from './play/state.ts';
export type { SimulatedCustomer, SimulatedPartner, SimulatedZeroTouch } from './zero-touch/state.ts';
