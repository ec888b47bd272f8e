import { expect, test } from 'vitest';
import { nearest } from '../../src/checks/nearest.ts';

const known = ['cameraDisabled', 'cameraAccess', 'installType', 'name'];

test.for([
  ['cameraDisabeld', 'cameraDisabled'],
  ['CameraDisabled', 'cameraDisabled'],
  ['instalType', 'installType'],
  ['nmae', undefined],
  ['nam', 'name'],
  ['wallpaper', undefined],
  ['', undefined],
] as const)('"%s" means %s', ([name, meant]) => {
  expect(nearest(name, known)).toBe(meant);
});
