import { expect, test } from 'vitest';
import { endpointHosts, endpointHostsAsOf, endpointIds } from '../../../src/probes/endpoint/hosts.ts';

test('every host has an id of its own, and a question that can be asked', () => {
  expect(new Set(endpointIds).size).toBe(endpointHosts.length);
  for (const { host, port, ask, trust } of endpointHosts) {
    expect(new URL(`https://${host}:${port}`).hostname).toBe(host);
    if (ask?.signature.kind === 'regex')
      expect(() => new RegExp(String((ask.signature as { pattern: string }).pattern))).not.toThrow();
    expect(trust === 'none').toBe(port === 80);
    expect(Object.keys(ask?.headers ?? {}).map((name) => name.toLowerCase())).not.toContain('authorization');
  }
});

test('both vendors have a control each, and the push service two ports', () => {
  const controls = endpointHosts.filter(({ required }) => required === 'control');
  expect(controls.map(({ vendor }) => vendor).toSorted()).toEqual(['apple', 'google']);
  const push = endpointHosts.filter(({ feature }) => feature === 'apple.push');
  expect(push.map(({ port }) => port)).toEqual([443, 2197]);
  expect(push.every(({ ask }) => ask?.protocol === 'h2')).toBe(true);
});

test('the list says when it was made', () => {
  expect(endpointHostsAsOf).toMatch(/^\d{4}-\d\d$/);
});
