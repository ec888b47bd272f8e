import { describe, expect, it } from 'vitest';
import { editionOf } from '../../src/index.ts';

const id = '2f1c9a3e-0000-4000-8000-000000000001';

describe('editionOf', () => {
  it('follows the prefix of the client id', () => {
    expect(editionOf(`BUSINESSAPI.${id}`)).toBe('business');
    expect(editionOf(`SCHOOLAPI.${id}`)).toBe('school');
  });

  it('accepts an edition that agrees', () => {
    expect(editionOf(`SCHOOLAPI.${id}`, 'school')).toBe('school');
  });

  it('refuses an edition that contradicts', () => {
    expect(() => editionOf(`SCHOOLAPI.${id}`, 'business')).toThrow(/edition is "business".*"school"/);
  });

  it.each([id, '', 'BUSINESSAPI.', 'businessapi.x', 'BUSINESSAPI.a b', 'BUSINESSAPI.x\n'])('refuses %j', (clientId) => {
    expect(() => editionOf(clientId)).toThrow(TypeError);
    expect(() => editionOf(clientId)).toThrow(/^clientId must be/);
  });

  it('refuses what callers without types may give', () => {
    expect(() => editionOf(JSON.parse('{}').clientId)).toThrow(/^clientId/);
    expect(() => editionOf(`SCHOOLAPI.${id}`, JSON.parse('"college"'))).toThrow(/^edition must be/);
  });
});
