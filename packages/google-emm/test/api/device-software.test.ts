import { test } from 'vitest';
import {
  ApplicationReport,
  CommonCriteriaModeInfo,
  DefaultApplicationInfo,
  DeviceSettings,
  SoftwareInfo,
} from '../../src/api/device-software.ts';
import { expectDocumented } from '../expect-documented.ts';

test.for(
  Object.entries({ ApplicationReport, CommonCriteriaModeInfo, DefaultApplicationInfo, DeviceSettings, SoftwareInfo }),
)('every documented member of %s is known', ([name, schema], context) => expectDocumented(context, name, schema));
