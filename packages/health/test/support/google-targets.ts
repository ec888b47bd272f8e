import { parseServiceAccountKey, type ServiceAccountKey } from '@mdmkit/google-emm';
import type { SimulatedCustomer } from '@mdmkit/google-emm/testing';
import { createZeroTouchClient } from '@mdmkit/google-emm/zero-touch';
import type { Target } from '../../src/index.ts';
import type { SimulatedVendors } from '../../src/testing/index.ts';

/**
 * Lets the simulated Google issue what its Play EMM API and zero-touch want: one account for an enterprise and a
 * customer, whose devices are handed the configuration "Classroom".
 */
export async function googleTargets(vendors: SimulatedVendors) {
  const { emm } = vendors;
  const project = emm.addProject({ id: 'aurora-further' });
  const account = emm.addServiceAccount(project);
  const key = parseServiceAccountKey(account.keyFile);
  const enterprise = emm.play.addEnterprise(project, { name: 'Aurora Schools' });
  const customer = emm.zeroTouch.addCustomer(account, { companyName: 'Aurora Schools' });
  const partner = emm.zeroTouch.addPartner(account);
  emm.zeroTouch.addDevices(partner, customer, 3);
  await addConfiguration(vendors, key, customer);
  const tenant = { tenant: 'aurora', tenantName: 'Aurora Schools' } as const;
  const play = {
    ...tenant,
    id: 'aurora/google.play',
    service: 'google.play',
    credential: { key, enterprise: enterprise.id },
  } as const satisfies Target;
  const zeroTouch = {
    ...tenant,
    id: 'aurora/google.zerotouch',
    service: 'google.zerotouch',
    credential: { key, customer: undefined, partner: undefined },
  } as const satisfies Target;
  return { project, account, key, enterprise, customer, partner, play, zeroTouch, targets: [play, zeroTouch] } as const;
}

async function addConfiguration(
  { origins, emm }: SimulatedVendors,
  credential: ServiceAccountKey,
  { id }: SimulatedCustomer,
): Promise<void> {
  const origin = origins['google.zerotouch'];
  await using client = createZeroTouchClient({
    credential,
    origin,
    tokenOrigin: origins.googleToken,
    clock: emm.clock,
  });
  const [dpc] = await client.customers.listDpcs(`customers/${id}`);
  await client.customers.configurations.create(`customers/${id}`, {
    configurationName: 'Classroom',
    dpcResourcePath: dpc?.name ?? '',
    companyName: 'Aurora Schools',
    contactEmail: 'it@example.com',
    contactPhone: '+46 8 123',
    isDefault: true,
  });
}
