import { deliveryStates } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { ChangeArguments, DeliveriesArguments } from '../actions/deliveries.ts';
import type { NotifyArguments } from '../actions/notify.ts';
import type { OutboxArguments } from '../actions/outbox.ts';
import { configPlaces } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { withReadingOptions } from './store.ts';

/** Adds `outbox`, which shows notifications, and `outbox list|retry|drop`, which shows and changes deliveries to channels. */
export function addOutboxCommand(program: Command, io: ProgramIo, exit: Exit): void {
  const outbox = withReadingOptions(
    program
      .command('outbox')
      .description('list notifications that were not delivered, or mark them as delivered')
      .enablePositionalOptions(),
  )
    .option('--all', 'include delivered notifications')
    .addOption(
      new Option('--delivered <key...>', 'mark these notifications as delivered').conflicts(['all', 'limit', 'after']),
    )
    .option('--limit <number>', 'maximum number of notifications', wholeNumber(1, 1_000), 100)
    .option('--after <cursor>', 'continue a list: the value that the last page named')
    .action(async (args: OutboxArguments) => {
      const { showOutbox } = await import('../actions/outbox.ts');
      exit(await showOutbox(args, io));
    });
  withReadingOptions(outbox.command('list').description('list deliveries to channels that are pending or failed'))
    .addOption(new Option('--state <state...>', 'only these states (default: pending failed)').choices(deliveryStates))
    .option('--channel <id>', 'only this channel')
    .option('--incident <id>', 'only this incident')
    .option('--limit <number>', 'maximum number of deliveries', wholeNumber(1, 1_000), 100)
    .option('--after <cursor>', 'continue a list: the value that the last page named')
    .action(async (args: DeliveriesArguments) => {
      const { listDeliveries } = await import('../actions/deliveries.ts');
      exit(await listDeliveries(args, io));
    });
  const changes = [
    ['retry', 'send pending or failed deliveries again'],
    ['drop', 'give up pending deliveries'],
  ] as const;
  for (const [action, description] of changes)
    withReadingOptions(outbox.command(action).description(description))
      .argument('<number...>', 'numbers of deliveries, as "outbox list" shows them')
      .option('--by <name>', 'your name, for the audit log (default: the user of this system)')
      .action(async (numbers: readonly string[], args: Omit<ChangeArguments, 'action' | 'numbers'>) => {
        const { changeDeliveries } = await import('../actions/deliveries.ts');
        exit(await changeDeliveries({ ...args, action, numbers }, io));
      });
}

/** Adds `notify test`, which sends a test message to a channel. */
export function addNotifyCommand(program: Command, io: ProgramIo, exit: Exit): void {
  program
    .command('notify')
    .description('test the channels that get messages about incidents')
    .command('test')
    .description('send a test message to a channel; to a channel that pages people, a problem and its end')
    .argument('<channel>', 'id of the channel')
    .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
    .addOption(new Option('-f, --format <format>', 'format of the answer').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExit codes: 0 accepted, 2 not accepted, 64 no such channel, 78 unusable configuration.')
    .action(async (channel: string, args: Omit<NotifyArguments, 'channel'>) => {
      const { testChannel } = await import('../actions/notify.ts');
      exit(await testChannel({ ...args, channel }, io));
    });
}
