import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createProject, createRequestQuota } from '../../src/testing/projects.ts';

test('projects are named one after the other and have a number', () => {
  expect(createProject({}, 0).id).toBe('example-emm');
  expect(createProject({}, 1).id).toBe('example-emm-2');
  expect(createProject({ id: 'acme' }, 1)).toMatchObject({ id: 'acme', number: expect.stringMatching(/^\d{12,13}$/) });
});

test('the quota is per project and per minute, and can be changed', async () => {
  const clock = createVirtualClock();
  const quota = createRequestQuota(clock);
  const project = createProject({ requestsPerMinute: 2 }, 0);
  const other = createProject({ requestsPerMinute: 1 }, 1);
  expect([quota.take(project), quota.take(project), quota.take(project)]).toEqual([true, true, false]);
  expect(quota.take(other)).toBe(true);
  project.requestsPerMinute = 3;
  expect([quota.take(project), quota.take(project)]).toEqual([true, false]);
  await clock.advance(60_000);
  expect([quota.take(other), quota.take(other)]).toEqual([true, false]);
});
