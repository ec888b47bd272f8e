/** Replaces the secret of notifications in several lives at once; file operations and requests are their border calls. */
import { readFile } from 'node:fs/promises';
import { createTransport, Secret, type Transport } from '@mdmkit/core';
import { createFileSecretStore, createVppClient, forgetFormerSecrets, parseContentToken } from '../../src/index.ts';
import { type Border, liveAll, type Point, watchFiles, withFiles } from './border.ts';

interface Life extends Point {
  readonly folder: string;
  readonly token: string;
  readonly notificationUrl: string;
  readonly secret: string;
}

const [origin = '', livesFile = ''] = process.argv.slice(2);
// A life that stands still keeps its connection for ever; the others must not wait for it.
const plain = createTransport({ maxConnectionsPerOrigin: 10_000 });

const live = (life: Life, border: Border) =>
  withFiles(border, async () => {
    const transport: Transport = { ...plain, send: (request) => border.cross(() => plain.send(request)) };
    const client = createVppClient({ credential: parseContentToken(life.token), origin, transport });
    const secrets = createFileSecretStore(life.folder);
    await client.clientConfig.subscribe({
      notificationUrl: life.notificationUrl,
      notificationTypes: ['ASSET_COUNT'],
      secret: new Secret(life.secret),
      secrets,
    });
    await forgetFormerSecrets(secrets);
    return { crossings: border.crossings() };
  });

const lives = JSON.parse(await readFile(livesFile, 'utf8')) as readonly Life[];
watchFiles();
await liveAll(lives, live);
