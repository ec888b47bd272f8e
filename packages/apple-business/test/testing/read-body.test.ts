import { describe, expect, it } from 'vitest';
import { stage } from '../setup.ts';

const post = async (body: string, type = 'application/json') => {
  await using scene = await stage();
  const authorization = `Bearer ${await scene.token()}`;
  const headers = { accept: 'application/json', authorization, 'content-type': type };
  const response = await fetch(`${scene.origin}/v1/configurations`, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as { errors: { code: string; source?: unknown }[] } };
};

describe('a body', () => {
  it('of another type is refused with 415', async () => {
    expect(await post('{}', 'text/plain')).toMatchObject({
      status: 415,
      body: { errors: [{ code: 'UNSUPPORTED_MEDIA_TYPE' }] },
    });
  });

  it('that is no JSON is refused with 400', async () => {
    expect(await post('{')).toMatchObject({ status: 400 });
  });

  it('with wrong members is refused with 422, each of them named', async () => {
    const { status, body } = await post(JSON.stringify({ data: { type: 'x', attributes: { name: 7 } } }));
    expect(status).toBe(422);
    expect(body.errors.map(({ source }) => source)).toContainEqual({ pointer: '/data/type' });
    expect(body.errors.map(({ source }) => source)).toContainEqual({ pointer: '/data/attributes/name' });
  });
});
