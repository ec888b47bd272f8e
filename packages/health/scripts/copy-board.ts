/** Takes the built board into this package: `serve` reads it from `dist/board`. */
import { cpSync, rmSync } from 'node:fs';

const built = new URL('../../../apps/board/dist', import.meta.url);
const target = new URL('../dist/board', import.meta.url);
rmSync(target, { recursive: true, force: true });
cpSync(built, target, { recursive: true });
