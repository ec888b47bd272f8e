/**
 * Runs the example against a simulated Apple Business: `node --conditions=@mdmkit/source unassigned-cover/start.ts` in
 * this folder's parent. With a real account, leave `origin` and `tokenOrigin` out.
 */
import { createBusinessClient } from '@mdmkit/apple-business';
import { createBusinessSimulator } from '@mdmkit/apple-business/testing';
import { createAppleOrganisation, listen } from '@mdmkit/core/testing';
import { unassignedDevices } from './unassigned-cover.ts';

const acme = createAppleOrganisation({ name: 'Acme', devices: 12 });
for (const { serialNumber } of [...acme.devices()].filter((_, place) => place % 4 === 1)) {
  acme.assign(serialNumber, undefined, Date.now());
}
const simulator = createBusinessSimulator({ organisations: [acme] });
await using server = await listen(simulator);

const { clientId, keyId, privateKeyPem: privateKey } = simulator.account;
const { origin } = server;
await using business = createBusinessClient({ clientId, keyId, privateKey, origin, tokenOrigin: origin });
for await (const { serialNumber, model, cover, until } of unassignedDevices(business)) {
  console.log(
    `${serialNumber}  ${model.padEnd(28)}  ${cover ?? 'no cover'}${until ? ` until ${until.slice(0, 10)}` : ''}`,
  );
}
