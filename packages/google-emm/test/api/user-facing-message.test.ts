import { test } from 'vitest';
import { UserFacingMessage } from '../../src/api/user-facing-message.ts';
import { expectDocumented } from '../expect-documented.ts';

test('every documented member is known', (context) =>
  expectDocumented(context, 'UserFacingMessage', UserFacingMessage));
