import { expect, test } from 'vitest';
import { amapi, play, zeroTouch } from '../../src/api/google-api.ts';
import { createGoogleService } from '../../src/google/service.ts';

test('the services are named as everywhere else', () => {
  expect([amapi, play, zeroTouch].map((api) => createGoogleService(api).name)).toEqual([
    'google.amapi',
    'google.play',
    'google.zerotouch',
  ]);
  expect(createGoogleService(play).errors.prefix).toBe('EMM');
});
