/** Runs the life of a device against a simulated Google: `node --conditions=@mdmkit/source examples/android-lifecycle/start.ts`. */
import { listen } from '@mdmkit/core/testing';
import { createCommandQueue, createEmmClient, createMemoryCommandStore } from '@mdmkit/google-emm';
import { createEmmSimulator } from '@mdmkit/google-emm/testing';
import { createReceiver, installApp, lockAndWipe, prepareEnrolment, signUp } from './lifecycle.ts';

const pubsubTopic = 'projects/example-emm/topics/mdm';
const serviceAccountEmail = 'push@example-emm.iam.gserviceaccount.com';

const google = createEmmSimulator({ deviceDelayMs: 20 });
await using server = await listen(google);
await using emm = createEmmClient({ credential: google.credential, origin: server.origin, tokenOrigin: server.origin });

let endedCommands = 0;
const queue = createCommandQueue({
  commands: emm.commands,
  store: createMemoryCommandStore(),
  onEnded({ command, outcome }) {
    endedCommands += 1;
    console.log(`command ${command.type ?? 'WIPE'}: ${outcome?.result}`);
  },
});
const audience = 'https://mdm.example.com/notifications';
const receiver = createReceiver(queue, (notification) => console.log(`notification ${notification.type}`), {
  audience,
  serviceAccountEmail,
  keysOrigin: server.origin,
});
await using backend = await listen({ fetch: receiver });
google.pubsub.addTopic(pubsubTopic);
const subscription = google.pubsub.addPushSubscription(pubsubTopic, {
  endpoint: backend.origin,
  audience,
  serviceAccountEmail,
  ackDeadlineMs: 100,
});

const enterprise = await signUp(emm, {
  projectId: google.project.id,
  pubsubTopic,
  visit: (url) => google.completeSignup(url),
});
console.log(`signed up: ${enterprise}`);
const { policy, token } = await prepareEnrolment(emm, enterprise);
const name = google.enrol(enterprise, { token: token.value }).name;
console.log(`enrolled: ${name}`);

const { device, problems } = await installApp(emm, policy, name, 'com.example.app', 50);
console.log(
  `installed: ${(device.applicationReports ?? []).map(({ packageName }) => packageName).join(', ')}, problems: ${problems.length}`,
);

await lockAndWipe(queue, name);
const gone = async () =>
  await emm.devices.get(name).then(
    () => false,
    () => true,
  );
// A notification that comes before the queue knows its command is delivered again.
while (!(await gone()) || endedCommands < 2) {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
subscription.stop();
console.log('the device is gone');
