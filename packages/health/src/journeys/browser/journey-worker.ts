import { createBrowserProcess } from './browser-process.ts';
import type { BrowserProcessStart, FromBrowserProcess, ToBrowserProcess } from './messages.ts';

// A process of its own for one browser: whatever a journey or a page does to it, the checks of other services go on.
const send = (message: FromBrowserProcess) => void process.send?.(message);
let browserProcess: ReturnType<typeof createBrowserProcess> | undefined;

process.on('message', (message: BrowserProcessStart | ToBrowserProcess) => {
  if (message.kind === 'start') browserProcess = createBrowserProcess(message, send);
  else if (message.kind === 'run') void browserProcess?.run(message.id, message.request);
  else if (message.kind === 'cancel') browserProcess?.cancel(message.id);
  else void browserProcess?.close().then(() => process.exit(0));
});

// Without the program nobody waits for an answer.
process.on('disconnect', () => {
  const leave = () => process.exit(0);
  setTimeout(leave, 3_000);
  void (browserProcess?.close() ?? Promise.resolve()).then(leave, leave);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// A defect of a journey that nobody waits for is no reason to end the browser; the journey ends by its own time.
process.on('unhandledRejection', () => {});
