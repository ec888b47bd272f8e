import { describe, expect, it } from 'vitest';
import { rateLimited, resourceNotFound } from '../../src/testing/error-document.ts';

describe('an error document', () => {
  it('has the members that Apple documents', async () => {
    const response = resourceNotFound('orgDevices', 'X');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      errors: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          status: '404',
          code: 'NOT_FOUND',
          title: expect.any(String),
          detail: "There is no resource of type 'orgDevices' with id 'X'",
        },
      ],
    });
  });

  it('of a limit says how long to wait', () => {
    expect(rateLimited(7).headers.get('retry-after')).toBe('7');
  });
});
