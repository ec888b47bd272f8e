import { expect, test } from 'vitest';
import { emmFaults } from '../../src/testing/index.ts';
import { failureOf, startEmm } from '../start-emm.ts';

test.for([
  ['unavailable', 'EMM_UNAVAILABLE'],
  ['internal', 'EMM_SERVER_ERROR'],
  ['badGateway', 'EMM_UNAVAILABLE'],
  ['notFoundAs500', 'EMM_NOT_FOUND'],
  ['notManaged', 'EMM_DEVICE_NOT_MANAGED'],
  ['unchanged', 'EMM_UNCHANGED'],
  ['lostAnswer', 'EMM_CONNECTION_RESET'],
] as const)('%s is %s, and a page of the front end is not part of the error', async ([fault, code]) => {
  await using started = await startEmm({ retry: false });
  const { google, emm } = started;
  google.faults.add({ endpoint: 'enterprises.get', fault: emmFaults[fault] });
  const error = await failureOf(emm.enterprises.get(google.enterprise.name));
  expect(error).toMatchObject({ code });
  expect(String(error)).not.toContain('<');
});
