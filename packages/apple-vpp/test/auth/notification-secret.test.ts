import { inspect } from 'node:util';
import { Secret } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { hideNotificationSecret, showNotificationSecret } from '../../src/auth/notification-secret.ts';

it('hides the secret that Apple repeats in clear', () => {
  const config = hideNotificationSecret({
    notificationAuthToken: 'very-secret',
    notificationUrl: 'https://mdm.example/n',
  });
  expect(config.notificationAuthToken?.reveal()).toBe('very-secret');
  expect(config.notificationUrl).toBe('https://mdm.example/n');
  expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain('very-secret');
});

it('adds no member where none was', () => {
  expect(Object.keys(hideNotificationSecret({}))).toEqual([]);
  expect(Object.keys(showNotificationSecret({}))).toEqual([]);
});

it('shows the secret for the request that sets it', () => {
  expect(showNotificationSecret({ notificationAuthToken: new Secret('s'), other: 1 })).toEqual({
    notificationAuthToken: 's',
    other: 1,
  });
});

it('refuses a secret that is a bare text', () => {
  // @ts-expect-error it has to be wrapped
  expect(() => showNotificationSecret({ notificationAuthToken: 'bare' })).toThrow(
    'notificationAuthToken must be a Secret',
  );
});
