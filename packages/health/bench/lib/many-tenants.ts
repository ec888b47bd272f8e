import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the tenants of a bench are written. */
export type TenantPlace = 'file' | 'folder' | 'program';

/**
 * Writes a configuration of many tenants with one content token each, the tenants in the file itself, in a folder, or
 * in what a program prints. Answers with the configuration file.
 */
export async function writeManyTenants(folder: string, count: number, place: TenantPlace): Promise<string> {
  await mkdir(join(folder, 'tokens'), { recursive: true });
  await mkdir(join(folder, 'tenants'), { recursive: true });
  const tenants = Array.from({ length: count }, (_, index) => tenantOf(index));
  for (const { index, text } of tokens(count)) await writeFile(join(folder, 'tokens', `t${index}.vpptoken`), text);
  const yaml = tenants
    .map((lines) => lines.map((line, at) => `${at === 0 ? '  - ' : '    '}${line}\n`).join(''))
    .join('');
  const file = join(folder, `${place}.yaml`);
  if (place === 'file') await writeFile(file, `version: 1\ntenants:\n${yaml}`);
  if (place === 'program') {
    await writeFile(join(folder, 'list.yaml'), yaml);
    await writeFile(file, 'version: 1\ntenantsFrom: { exec: [cat, list.yaml] }\n');
  }
  if (place === 'folder') {
    for (const [index, lines] of tenants.entries())
      await writeFile(
        join(folder, 'tenants', `t${index}.yaml`),
        `${lines.join('\n').replaceAll('tokens/', '../tokens/')}\n`,
      );
    await writeFile(file, 'version: 1\ntenantsFrom: { folder: tenants }\n');
  }
  return file;
}

function tenantOf(index: number): readonly string[] {
  return [
    `id: t${index}`,
    `name: Tenant number ${index}`,
    'credentials:',
    '  - service: apple.vpp',
    `    token: { file: tokens/t${index}.vpptoken }`,
  ];
}

/** A content token for each tenant, all of them different. */
function* tokens(count: number): Generator<{ readonly index: number; readonly text: string }> {
  for (let index = 0; index < count; index += 1) {
    const token = createHash('sha512').update(String(index)).digest('base64');
    const inside = { token, expDate: '2027-11-23T00:00:00+0000', orgName: `Tenant number ${index}` };
    yield { index, text: Buffer.from(JSON.stringify(inside)).toString('base64') };
  }
}
