/** Opens a store in a folder and does one thing, in the course of which it ends as by a power cut. */
import { counted, doTask, type Task } from './killed-task.ts';

const [folder = '', task = '', at = ''] = process.argv.slice(2);

const { border, count } = counted((calls) => {
  if (calls === Number(at)) process.kill(process.pid, 'SIGKILL');
});
await doTask(folder, task as Task, border);
process.stdout.write(String(count()));
