import { expect, it } from 'vitest';
import { sampleLimits } from '../../src/service-config/limits.ts';
import { startVpp } from '../start-vpp.ts';

it('are those of the sample, as far as nothing else is said', async () => {
  await using vpp = await startVpp({ limits: { maxUsers: 5 } });
  expect((await vpp.client.serviceConfig.get()).limits).toEqual({ ...sampleLimits, maxUsers: 5 });
});

it('are enforced as they are said', async () => {
  await using vpp = await startVpp({ limits: { maxMdmIdLength: 3 } });
  const update = (id: string) => vpp.client.clientConfig.update({ mdmInfo: { id, name: 'b', metadata: 'c' } });
  await expect(update('abc')).resolves.toHaveProperty('mdmInfo.id', 'abc');
  await expect(update('abcd')).rejects.toMatchObject({ code: 'VPP_MDM_ID_TOO_LONG' });
});
