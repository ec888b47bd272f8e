import type { Surprise } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { auditEventTypes, eventData, listAuditEvents } from '../../src/api/audit-events.ts';
import { eventDataKey } from '../../src/testing/audit-log.ts';
import { documentVector, hasVectors } from '../vectors.ts';

describe('auditEvents', () => {
  it('reads the published event without a surprise, and what is particular to it', (ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    const surprises: Surprise[] = [];
    const vector = documentVector('auditevents/validate_get_audit_events.json');
    const page = listAuditEvents.response?.read(vector, (surprise) => surprises.push(surprise));
    const [event] = page?.data ?? [];
    expect(event && eventData(event)).toMatchObject({ serialNumber: 'C02X1234ABCD', purchaseSourceType: 'APPLE' });
    expect(surprises).toEqual([]);
  });

  it('have 33 kinds, whose own members are named after them', () => {
    expect(new Set(auditEventTypes).size).toBe(33);
    expect(eventDataKey('API_ACCOUNT_KEY_REVOKED')).toBe('eventDataApiAccountKeyRevoked');
    expect(eventDataKey('SUBJECT_HAS_ICLOUD_STORAGE_PURCHASE_ADDED')).toBe(
      'eventDataSubjectHasICloudStoragePurchaseAdded',
    );
    expect(eventDataKey('SUBJECT_HAS_APPLECARE_PURCHASE_REMOVED')).toBe('eventDataSubjectHasAppleCarePurchaseRemoved');
  });

  it('may lack what is particular to them', () => {
    const event = (attributes: Record<string, unknown>) => ({ type: 'auditEvents', id: '1', attributes });
    expect(eventData(event({}))).toBeUndefined();
    expect(eventData(event({ eventDataPropertyKey: 'x' }))).toBeUndefined();
    expect(eventData(event({ eventDataPropertyKey: 'x', x: 'text' }))).toBeUndefined();
  });
});
