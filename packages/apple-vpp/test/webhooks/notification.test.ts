import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNotification, VppError } from '../../src/index.ts';
import { thrownBy } from '../start-vpp.ts';
import { noVectors, readVector } from '../vectors.ts';

describe('parseNotification', () => {
  it('reads every published notification without a surprise', (context) => {
    const text = readVector('synthetic/notifications.json');
    if (text === undefined) return context.skip(noVectors);
    // The file's own description gives this form.
    const { notifications } = JSON.parse(text) as {
      notifications: { notificationType: string; notification: unknown }[];
    };
    expect(notifications.length).toBeGreaterThan(12);
    for (const given of notifications) {
      const drift: unknown[] = [];
      const read = parseNotification(given, (surprise) => drift.push(surprise));
      expect(read).toMatchObject({ ...given, known: given.notificationType !== 'FUTURE_TYPE' });
      expect(drift).toEqual([]);
    }
  });

  it.each(['test', 'asset_count', 'associate_success', 'disassociate_success'])(
    'reads the captured one: %s',
    (name) => {
      const text = readVector(`zentral/server_token_${name}_notification.json`);
      if (text !== undefined)
        expect(parseNotification(JSON.parse(text))).toMatchObject({ known: true, uId: '981060278089131045' });
    },
  );

  it('leaves what it is given as it is', () => {
    const given = {
      notificationId: 'n',
      uId: '7',
      notificationType: 'ASSET_COUNT',
      notification: { adamId: '1', countDelta: 1, pricingParam: 7 },
    };
    const copy = structuredClone(given);
    expect(parseNotification(given)).toMatchObject({ notification: { adamId: '1', countDelta: 1 } });
    expect(given).toEqual(copy);
  });

  it('says what is missing, and no value', () => {
    const given = {
      notificationId: 'n',
      uId: '7',
      notificationType: 'ASSET_COUNT',
      notification: { adamId: 361304891 },
    };
    const error = thrownBy(() => parseNotification(given));
    expect(error).toMatchObject({ code: 'VPP_NOTIFICATION_UNREADABLE', kind: 'schema' });
    expect(error.message).not.toContain('361304891');
  });

  const types = fc.constantFrom(
    'TEST_NOTIFICATION',
    'ASSET_COUNT',
    'ASSET_MANAGEMENT',
    'USER_MANAGEMENT',
    'USER_ASSOCIATED',
    'SUBSCRIPTION_MANAGEMENT',
    'SUBSCRIPTION_COUNT',
    '__proto__',
    'constructor',
  );
  it('throws nothing but its own error, whatever it is given', () => {
    const envelope = fc.record(
      {
        notificationId: fc.jsonValue(),
        notificationType: fc.oneof(types, fc.jsonValue()),
        uId: fc.jsonValue(),
        notification: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), envelope), (given) => {
        try {
          expect(parseNotification(given)).toHaveProperty('known');
        } catch (error) {
          if (!(error instanceof VppError)) throw error;
          expect(error.code).toBe('VPP_NOTIFICATION_UNREADABLE');
        }
      }),
      { numRuns: 500 },
    );
  });
});
