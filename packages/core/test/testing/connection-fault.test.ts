import { expect, test } from 'vitest';
import { connectionFault, connectionFaultOf } from '../../src/testing/index.ts';

test('an answer stands for a fault without showing it', () => {
  const answer = Response.json({}, { status: 202 });
  expect(connectionFaultOf(answer)).toBeUndefined();
  expect(connectionFault('stall', answer)).toBe(answer);
  expect(connectionFaultOf(answer)).toBe('stall');
  expect(connectionFaultOf(connectionFault('hang'))).toBe('hang');
});
