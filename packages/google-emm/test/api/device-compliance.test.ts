import { test } from 'vitest';
import { NonComplianceDetail, PasswordRequirements, SecurityPosture } from '../../src/api/device-compliance.ts';
import { expectDocumented } from '../expect-documented.ts';

test.for(Object.entries({ NonComplianceDetail, PasswordRequirements, SecurityPosture }))(
  'every documented member of %s is known',
  ([name, schema], context) => expectDocumented(context, name, schema),
);
