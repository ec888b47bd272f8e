import { businessErrors } from '@mdmkit/apple-business';
import { depErrors } from '@mdmkit/apple-dep';
import { vppErrors } from '@mdmkit/apple-vpp';
import { type CatalogueEntry, type ErrorKind, ownerOfKind, VendorError } from '@mdmkit/core';
import { emmErrors } from '@mdmkit/google-emm';
import {
  CheckResult,
  classifyExpired,
  classifyProberFault,
  foreignOwnerCodes,
  resultClasses,
} from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { classifyError } from '../../src/index.ts';

const errorOf = (code: string, entry: CatalogueEntry) =>
  new VendorError(code, entry, { service: 'apple.dep', operation: 'account.get' });

describe('an error of a vendor', () => {
  test('has the class of its kind: a change shows in the report', async () => {
    const report = Object.entries(ownerOfKind).map(([kind, owner]) => {
      const error = errorOf('X_CODE', { kind: kind as ErrorKind, summary: 's', remedy: 'Do it.' });
      const found = classifyError(error);
      expect(found).toEqual({
        class: found.class,
        code: 'X_CODE',
        owner,
        remedy: 'Do it.',
        error: 'account.get failed: s.',
      });
      return `${kind}: ${found.class}\n`;
    });
    await expect(report.join('')).toMatchFileSnapshot('classify.txt');
  });

  test('is a matter of the set-up when the catalogue says that another MDM has the resource', () => {
    expect(foreignOwnerCodes.size).toBe(4);
    for (const [code, entry] of Object.entries<CatalogueEntry>(vppErrors).filter(([, { kind }]) => kind === 'conflict'))
      expect(classifyError(errorOf(code, entry)).class, code).toBe(
        foreignOwnerCodes.has(code) ? 'fail.config' : 'inconclusive',
      );
    for (const code of foreignOwnerCodes) expect(Object.keys(vppErrors)).toContain(code);
  });

  test('does not depend on how its code ends', () => {
    const entry = { kind: 'conflict', summary: 's', remedy: 'Do it.' } as const;
    expect(classifyError(errorOf('VPP_LOCATION_OWNED_BY_OTHER_MDM', entry)).class).toBe('inconclusive');
  });

  test('keeps the owner that the package names', () => {
    const entry = { kind: 'network', owner: 'us', summary: 's', remedy: 'Do it.' } as const;
    expect(classifyError(errorOf('X_PROXY_FAILED', entry)).owner).toBe('us');
  });
});

describe('the catalogues of the packages', () => {
  const catalogues = { depErrors, vppErrors, businessErrors, emmErrors } as const;

  test.each(
    Object.entries(catalogues).flatMap(([name, catalogue]) =>
      Object.entries<CatalogueEntry>(catalogue).map(([code, entry]) => [name, code, entry] as const),
    ),
  )('%s %s has a class, an owner and a remedy that is a sentence', (_, code, entry) => {
    const { class: found, owner, remedy } = classifyError(errorOf(code, entry));
    expect(resultClasses).toContain(found);
    expect(found).not.toBe('ok');
    expect(CheckResult.shape.owner.safeParse(owner).success).toBe(true);
    expect(remedy).toMatch(/^[A-Z"].*[.]$/s);
  });
});

describe('a failure of the checker itself', () => {
  test.each([
    ['PROBE_CRASHED', 'prober_fault'],
    ['PROBE_STUCK', 'prober_fault'],
    ['PROBE_ABORTED', 'inconclusive'],
  ] as const)('%s is %s and no other party’s', (code, expected) => {
    expect(classifyProberFault(code)).toMatchObject({ class: expected, code, owner: 'us' });
    expect(classifyProberFault(code).remedy).toMatch(/^[A-Z].*\.$/);
  });
});

test('a credential that has ended is a failure of the credential', () => {
  expect(classifyExpired()).toMatchObject({ class: 'fail.auth', code: 'CREDENTIAL_EXPIRED', owner: 'credential' });
});
