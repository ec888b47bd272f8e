/** Receives one notification in several lives at once; file operations and the work are their border calls. */
import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '@mdmkit/core';
import { createNotificationReceiver } from '../../src/webhooks/receiver.ts';
import { createFileSeenNotifications } from '../../src/webhooks/seen-files.ts';
import { type Border, liveAll, type Point, watchFiles, withFiles } from './border.ts';

interface Life extends Point {
  readonly folder: string;
}

const body = JSON.stringify({
  notificationId: 'n1',
  notificationType: 'TEST_NOTIFICATION',
  uId: '7',
  notification: {},
});
const headers = { authorization: 'Bearer secret' };

const live = (life: Life, border: Border) =>
  withFiles(border, async () => {
    const receive = createNotificationReceiver({
      secrets: new Secret('secret'),
      seen: createFileSeenNotifications(join(life.folder, 'seen')),
      onNotification: () => border.cross(() => Promise.resolve(appendFileSync(join(life.folder, 'dealt'), 'x'))),
    });
    const { status } = await receive(new Request('https://mdm.example/', { method: 'POST', headers, body }));
    return { status, crossings: border.crossings() };
  });

const lives = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as readonly Life[];
watchFiles();
await liveAll(lives, live);
