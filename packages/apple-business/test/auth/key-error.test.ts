import { describe, expect, it } from 'vitest';
import { KeyProblem, toKeyError } from '../../src/auth/key-error.ts';
import { BusinessError } from '../../src/index.ts';

describe('toKeyError', () => {
  it('says what the text is and what to do', () => {
    const error = toKeyError(new KeyProblem('other-curve', 'secp384r1'), 'acme');
    expect(error).toBeInstanceOf(BusinessError);
    expect(error).toMatchObject({ service: 'apple.business', operation: 'key.read', label: 'acme', kind: 'config' });
    expect(error.message).toMatch(
      /^key\.read failed: .*another curve than P-256 \(secp384r1\)\. Apple's API keys are P-256/,
    );
    expect(error.message).toContain(error.remedy);
  });
});
