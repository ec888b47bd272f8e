import { expect, test } from 'vitest';
import { isPushAddress, isSinkhole } from '../../../src/probes/endpoint/is-sinkhole.ts';

test.each([
  ['mdmenrollment.apple.com', '17.1.2.3', false],
  ['mdmenrollment.apple.com', '0.0.0.0', true],
  ['mdmenrollment.apple.com', '127.0.0.1', true],
  ['mdmenrollment.apple.com', '10.1.1.1', true],
  ['mdmenrollment.apple.com', '172.31.0.1', true],
  ['mdmenrollment.apple.com', '172.32.0.1', false],
  ['mdmenrollment.apple.com', '169.254.1.1', true],
  ['mdmenrollment.apple.com', '::', true],
  ['mdmenrollment.apple.com', '::1', true],
  ['mdmenrollment.apple.com', 'fd00::1', true],
  ['mdmenrollment.apple.com', '2a01:b740::1', false],
  ['pubsub.googleapis.com', '10.1.1.1', false],
  ['pubsub.googleapis.com', 'fd20::1', false],
  ['pubsub.googleapis.com', '127.0.0.1', true],
  ['pubsub.googleapis.com', '0.0.0.0', true],
  ['www.google.com', '10.1.1.1', true],
])('%s at %s: %s', (host, address, expected) => {
  expect(isSinkhole(host, address)).toBe(expected);
});

test.each([
  ['17.57.144.10', true],
  ['18.57.144.10', false],
  ['2620:149:a44::1', true],
  ['2620:149:a45::1', false],
])('push from %s: %s', (address, expected) => {
  expect(isPushAddress(address)).toBe(expected);
});
